/**
 * Measures Walferry against floors and peers: {@link dev.walferry.bench.Benchmarks} is the way in.
 *
 * <p>{@code decode} and {@code hotpath} hold the JMH benchmarks, {@code e2e} runs real servers, {@code report} makes pages
 * and charts of what the others have measured.
 */
@NullMarked
package dev.walferry.bench;

import org.jspecify.annotations.NullMarked;
