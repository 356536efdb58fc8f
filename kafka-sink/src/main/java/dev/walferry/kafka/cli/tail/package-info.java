/**
 * {@code walferry tail}: prints the changes of a slot. Start at {@link dev.walferry.kafka.cli.tail.TailCommand}; its
 * loop reads the stream and writes each change through a {@link dev.walferry.kafka.cli.tail.LineFormat}.
 */
@NullMarked
package dev.walferry.kafka.cli.tail;

import org.jspecify.annotations.NullMarked;
