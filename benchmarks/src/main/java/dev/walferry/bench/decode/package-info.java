/** Decoding messages: the contenders, the gate that proves them equal, and the benchmarks. */
@NullMarked
package dev.walferry.bench.decode;

import org.jspecify.annotations.NullMarked;
