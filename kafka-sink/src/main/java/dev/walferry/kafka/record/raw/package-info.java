/**
 * Values as pgoutput's own messages. Start with {@link dev.walferry.kafka.record.raw.RawValues}; the relations that
 * readers need go to a separate topic.
 */
@NullMarked
package dev.walferry.kafka.record.raw;

import org.jspecify.annotations.NullMarked;
