/**
 * JSON: {@link dev.walferry.kafka.record.json.JsonSink} writes values, {@link dev.walferry.kafka.record.json.JsonValues}
 * Debezium's envelope around them and {@link dev.walferry.kafka.record.json.JsonKeys} keys. Bytes go from the wire into the
 * record without becoming Strings.
 */
@NullMarked
package dev.walferry.kafka.record.json;

import org.jspecify.annotations.NullMarked;
