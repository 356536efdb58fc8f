/**
 * What people ask of a running daemon, table by table: the topic that their commands are in, its reader, and the writer that
 * the command line uses.
 *
 * <p>Start with {@link dev.walferry.kafka.control.ControlTopic}.
 */
@NullMarked
package dev.walferry.kafka.control;

import org.jspecify.annotations.NullMarked;
