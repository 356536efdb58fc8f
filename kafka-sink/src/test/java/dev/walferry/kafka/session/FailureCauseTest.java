package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.Test;

/** The name of each failure in the metrics. */
class FailureCauseTest {
    private static void assertCause(Side side, String word, RuntimeException e) {
        assertEquals(new Cause(side, word), FailureCause.of(e));
    }

    @Test
    void anErrorOfTheServerHasTheNameOfItsRow() {
        SQLException e = new SQLException("FATAL: too many connections for role", "53300");
        assertCause(Side.POSTGRESQL, "too_many_connections", ReplicationException.of(e, "shop", Lsn.ZERO));
    }

    @Test
    void aStreamThatBreaksIsALostConnection() {
        RuntimeException e = new ReplicationException(Category.RETRY, "broken", new IOException("reset"));
        assertCause(Side.POSTGRESQL, "connection_lost", e);
    }

    @Test
    void aSlotInUseNeedsNoErrorOfTheServer() {
        assertCause(Side.POSTGRESQL, "in_use", new ReplicationException(Category.SLOT_IN_USE, "in use", null));
        assertCause(Side.POSTGRESQL, "other", new ReplicationException(Category.RETRY, "stalled", null));
    }

    @Test
    void anErrorOfKafkaHasTheNameOfItsClass() {
        ApiException e = new NotEnoughReplicasException("2 of 3");
        DeliveryException delivery = new DeliveryException("topic t", e, true);
        assertCause(Side.KAFKA, "not_enough_replicas", delivery);
        assertCause(Side.KAFKA, "not_enough_replicas", delivery.at("slot \"shop\": "));
    }
}
