/** SQL connections that threads in the background keep: for lookups, for heartbeats, for looking at the slot. */
@NullMarked
package dev.walferry.kafka.connection;

import org.jspecify.annotations.NullMarked;
