/** Captured streams, compared with the output of test_decoding for the same WAL. */
@NullMarked
package dev.walferry.pgoutput.golden;

import org.jspecify.annotations.NullMarked;
