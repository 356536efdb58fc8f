/** Captured streams, compared with what test_decoding says of the same WAL. */
@NullMarked
package dev.walferry.pgoutput.golden;

import org.jspecify.annotations.NullMarked;
