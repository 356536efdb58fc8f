/**
 * Decoders and printers of whole values, for the public value classes, and where what is known of types comes from. Not for use
 * outside this library: anything here may change in any release.
 */
@NullMarked
package dev.walferry.internal.type;

import org.jspecify.annotations.NullMarked;
