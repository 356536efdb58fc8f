/**
 * The command {@code walferry demo}: a shop's database under load, the daemon, Kafka, and the proof that no change is lost.
 *
 * <p>Start at {@link dev.walferry.demo.Demo}. The launcher puts the servers, which come from {@code walferry-testdata}, on
 * the class path of this command only.
 */
@NullMarked
package dev.walferry.demo;

import org.jspecify.annotations.NullMarked;
