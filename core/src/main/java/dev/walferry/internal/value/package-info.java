/** Parsers and printers of text and numbers, beneath the types. Not for use outside this library: anything here may change in any release. */
@NullMarked
package dev.walferry.internal.value;

import org.jspecify.annotations.NullMarked;
