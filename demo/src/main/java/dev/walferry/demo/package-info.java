/**
 * The whole way on one machine: a shop's database under load, the daemon, Kafka, and the proof that nothing is missing.
 *
 * <p>Start with {@link dev.walferry.demo.Demo}. The servers come from {@code walferry-testdata}, which is on the
 * class path of {@code walferry demo} only.
 */
@NullMarked
package dev.walferry.demo;

import org.jspecify.annotations.NullMarked;
