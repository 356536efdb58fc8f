package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Turns what Kafka says of a record into what a person needs to know. Never shows a key or a value. */
final class DeliveryExplanation {
    private DeliveryExplanation() {}

    static DeliveryException of(Exception e, String topic, @Nullable Relation relation, long lsn) {
        String message = "topic " + topic + table(relation) + " at LSN " + Lsn.of(lsn) + ": " + e.getMessage() + " ("
                + remedy(e) + ")";
        return new DeliveryException(message, e);
    }

    private static String table(@Nullable Relation relation) {
        if (relation == null) {
            return "";
        }
        List<String> key = relation.columns().stream()
                .filter(Column::identity)
                .map(Column::name)
                .toList();
        return ", table " + relation + (key.isEmpty() ? " (no key columns)" : " (key columns " + key + ")");
    }

    private static String remedy(Exception e) {
        if (e instanceof RecordTooLargeException) {
            return "nothing was skipped; raise kafka.max.request.size and kafka.buffer.memory here, and"
                    + " max.message.bytes of the topic (message.max.bytes of the brokers), then start again";
        }
        if (e instanceof AuthorizationException) {
            return "grant this principal WRITE and DESCRIBE on the topic, or CREATE on the cluster";
        }
        if (e instanceof AuthenticationException) {
            return "check the kafka.security.* and kafka.sasl.* settings";
        }
        if (e instanceof RetriableException) {
            return "Kafka did not answer in time: it is tried again";
        }
        return "nothing was skipped; see the broker's log";
    }
}
