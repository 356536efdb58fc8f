/** {@code walferry slot}: lists, creates and drops replication slots. */
@NullMarked
package dev.walferry.kafka.cli.slot;

import org.jspecify.annotations.NullMarked;
