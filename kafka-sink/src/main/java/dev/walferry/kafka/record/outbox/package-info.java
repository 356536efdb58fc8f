/** Events of applications, written to an outbox: a table, or logical messages that need no table. */
@NullMarked
package dev.walferry.kafka.record.outbox;

import org.jspecify.annotations.NullMarked;
