package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaError;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns Kafka's error about a record into what a person needs to know. Never shows a key or a value. */
final class DeliveryExplanation {
    private DeliveryExplanation() {}

    static DeliveryException of(Exception e, String topic, @Nullable Relation relation, long lsn) {
        KafkaError error = KafkaError.of(e);
        String message = "topic " + topic + table(relation) + " at LSN " + Lsn.of(lsn) + ": " + e.getMessage() + " ("
                + error.remedy() + ")";
        return new DeliveryException(message, e, error.isRetriable(), KafkaError.isOfTopic(e) ? relation : null);
    }

    /** Returns the same error for a topic that was refused before any record was sent to it. */
    static DeliveryException of(DeliveryException e, Relation relation, long lsn) {
        Throwable cause = e.getCause();
        boolean isOfTopic = cause != null && KafkaError.isOfTopic(cause);
        String message = e.getMessage() + table(relation) + " at LSN " + Lsn.of(lsn);
        return new DeliveryException(message, e, e.isRetriable(), isOfTopic ? relation : null);
    }

    private static String table(@Nullable Relation relation) {
        if (relation == null) {
            return "";
        }
        List<String> key = relation.columns().stream()
                .filter(Column::identity)
                .map(column -> Printable.of(column.name()))
                .toList();
        return ", table " + relation + (key.isEmpty() ? " (no key columns)" : " (key columns " + key + ")");
    }
}
