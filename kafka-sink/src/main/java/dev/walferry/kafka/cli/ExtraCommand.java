package dev.walferry.kafka.cli;

import java.util.concurrent.Callable;

/**
 * A command that another module adds to {@code walferry}: a class annotated with picocli's {@code @Command}, found with
 * {@link java.util.ServiceLoader}. The demo is one, so that the daemon's jar carries neither it nor its servers.
 *
 * <p>Calling it returns the exit code.
 */
public interface ExtraCommand extends Callable<Integer> {}
