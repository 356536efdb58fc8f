package dev.walferry.kafka.publish;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps the timestamps of records within their topics' limits, and reads the clock seldom. For one thread. */
final class RecordClock {
    private long nowMillis;

    /** Moves a timestamp that the topic would refuse to the nearest one that it takes. */
    ProducerRecord<byte[], byte[]> timely(ProducerRecord<byte[], byte[]> record, TimestampLimits limits) {
        Long timestamp = record.timestamp();
        if (timestamp == null) {
            return record;
        }
        // Time only goes forward, so a timestamp that passes with an old clock reading is not too far ahead.
        if (!limits.isBoundedBelow() && limits.fit(timestamp, nowMillis) == timestamp) {
            return record;
        }
        nowMillis = System.currentTimeMillis();
        long fitted = limits.fit(timestamp, nowMillis);
        return fitted == timestamp
                ? record
                : new ProducerRecord<>(
                        record.topic(), record.partition(), fitted, record.key(), record.value(), record.headers());
    }
}
