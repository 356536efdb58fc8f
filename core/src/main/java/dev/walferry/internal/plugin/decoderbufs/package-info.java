/** Reads decoderbufs' protobuf. Not for use outside this library: anything here may change in any release. */
@NullMarked
package dev.walferry.internal.plugin.decoderbufs;

import org.jspecify.annotations.NullMarked;
