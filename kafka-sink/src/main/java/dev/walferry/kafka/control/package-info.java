/**
 * Commands about single tables for a running daemon: the topic that holds them, its reader, and the writer that the
 * command line uses.
 *
 * <p>Start with {@link dev.walferry.kafka.control.ControlTopic}.
 */
@NullMarked
package dev.walferry.kafka.control;

import org.jspecify.annotations.NullMarked;
