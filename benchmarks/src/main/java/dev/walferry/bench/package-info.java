/**
 * Measures Walferry against floors and peers. Start at {@link dev.walferry.bench.Benchmarks}.
 *
 * <p>{@code decode}, {@code hotpath} and {@code flat} hold the JMH benchmarks, {@code e2e} runs real servers, {@code profile}
 * reads recordings, and {@code report} makes a page and charts of the results.
 */
@NullMarked
package dev.walferry.bench;

import org.jspecify.annotations.NullMarked;
