/**
 * Values that PostgreSQL did not send, read from the table instead: {@code unavailable.value.policy=reselect}. Start at {@link
 * dev.walferry.kafka.record.reselect.Reselection}.
 */
@NullMarked
package dev.walferry.kafka.record.reselect;

import org.jspecify.annotations.NullMarked;
