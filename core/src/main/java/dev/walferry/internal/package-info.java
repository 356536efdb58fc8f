/** Reading of raw bytes. Not for use outside this library: anything here may change in any release. */
@NullMarked
package dev.walferry.internal;

import org.jspecify.annotations.NullMarked;
