package dev.walferry.kafka.record.raw;

import dev.walferry.pgoutput.ChangeEncoder;
import dev.walferry.pgoutput.RawRecordReader;
import dev.walferry.pgoutput.Relation;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of the topic of relations: the key is a relation's id, the value its message. Each relation is sent once
 * per session, before its first change. For one thread.
 */
final class RawRelations {
    private final String topic;
    private final Set<String> told = new HashSet<>();

    RawRelations(String topic) {
        this.topic = topic;
    }

    Announcement of(Relation relation) {
        return new Announcement(ChangeEncoder.relation(relation));
    }

    /** One relation. */
    final class Announcement {
        private final byte[] message;
        private final String id;

        private Announcement(byte[] message) {
            this.message = message;
            this.id = RawRecordReader.id(message);
        }

        String id() {
            return id;
        }

        /** The relation's record; null if it was sent before. */
        @Nullable
        ProducerRecord<byte[], byte[]> record() {
            return told.add(id) ? new ProducerRecord<>(topic, id.getBytes(StandardCharsets.US_ASCII), message) : null;
        }
    }
}
