/**
 * The command line. Start with {@link dev.walferry.kafka.cli.WalferryCommand}, which lists the commands.
 *
 * <p>This is the only package that writes to standard output. A command checks its options, does its work with the other
 * packages and turns what went wrong into one clear line and an exit code.
 */
@NullMarked
package dev.walferry.kafka.cli;

import org.jspecify.annotations.NullMarked;
