/**
 * What the commands share: {@link dev.walferry.kafka.cli.WalferryCommand} with the common options, how errors are
 * reported, how a command connects to the source. Each larger command has its own package below this one, and
 * {@code Main} lists them all.
 *
 * <p>Only these packages write to standard output. A command checks its options, does its work with the other packages,
 * and turns an error into one clear line and an exit code.
 */
@NullMarked
package dev.walferry.kafka.cli;

import org.jspecify.annotations.NullMarked;
