package dev.walferry.kafka.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A daemon may be killed after any record: the topic never counts a table whose record is missing. */
class KnownProgressTest {
    private static final SlotIdentity SLOT = new SlotIdentity("7412", "orders", Lsn.of(5000));
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");
    private static final Table C = new Table("public", "c");

    private final Topic topic = new Topic();
    private KnownProgress known = new KnownProgress(SlotProgress.of(ProgressPlace.topic("t"), Map.of()));
    private ProgressWriter writer = writer();

    /** A compacted topic that holds the last value of each key, and is checked after each record. */
    private static final class Topic implements RecordPublisher<ProducerRecord<byte[], byte[]>> {
        private final Map<String, byte[]> values = new HashMap<>();
        private final ArrayDeque<Delivery> inFlight = new ArrayDeque<>();

        @Override
        public boolean offer(
                ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
            delivery.sending();
            inFlight.add(delivery);
            String key = SlotProgress.text(record.key());
            if (record.value() == null) {
                values.remove(key);
            } else {
                values.put(key, record.value());
            }
            read();
            return true;
        }

        SlotProgress read() {
            return SlotProgress.of(ProgressPlace.topic("t"), values)
                    .requireComplete()
                    .requireList();
        }

        void acknowledgeAll() {
            for (Delivery delivery = inFlight.poll(); delivery != null; delivery = inFlight.poll()) {
                delivery.acknowledged();
            }
        }

        @Override
        public void awaitAcknowledgement(long nanos) {}

        @Override
        public boolean awaitAll(Duration timeout) {
            return inFlight.isEmpty();
        }

        @Override
        public void keepUp() {}
    }

    private ProgressWriter writer() {
        return new ProgressWriter(new ProgressTopic("shop", Map.of(), (short) -1), SLOT, topic);
    }

    private void settle() {
        for (writer.advance(); !writer.isSettled(); writer.advance()) {
            topic.acknowledgeAll();
        }
    }

    /** Begins a session. Kafka takes its first records, but does not acknowledge them. */
    private void session(List<Table> published, Table... gone) {
        writer = writer();
        known.beginSession();
        known.list(published.stream().map(TableProgress::streaming).toList(), List.of(gone), writer);
        writer.advance();
    }

    /** Simulates that the daemon is killed and starts again. */
    private void restart() {
        topic.inFlight.clear();
        known = new KnownProgress(topic.read());
    }

    private void listBoth() {
        session(List.of(A, B));
        settle();
        assertLossIsNoticed(B);
    }

    private void assertLossIsNoticed(Table table) {
        String key = SlotProgress.text(ProgressJson.key(table));
        byte[] value = topic.values.remove(key);
        assertThrows(ProgressException.class, topic::read);
        topic.values.put(key, value);
    }

    @Test
    void aTableThatIsGoneWhileTheDaemonIsDown() {
        listBoth();
        restart();
        session(List.of(A), B);
        settle();
        assertEquals(1, topic.read().tables().size());
        assertLossIsNoticed(A);
    }

    /** All tables are read again under {@code snapshot.mode=always}, or when a slot is created again. */
    @Test
    void aTableThatIsGoneWhenAllTablesAreReadAgain() {
        listBoth();
        restart();
        known.reset(writer);
        settle();
        session(List.of(A), B);
        settle();
        assertEquals(1, topic.read().tables().size());
        assertLossIsNoticed(A);
    }

    @Test
    void aTableThatIsGoneAfterAStartThatDidNotListThem() {
        known.write(null, TableProgress.waiting(A), writer);
        known.write(null, TableProgress.waiting(B), writer);
        settle();
        restart();
        session(List.of(A), B);
        settle();
        assertLossIsNoticed(A);
    }

    /** Kafka has stored that the table is forgotten, but the daemon does not know. */
    @Test
    void aTableThatAnEarlierSessionHasForgottenWithoutAnAcknowledgement() {
        listBoth();
        known.forget(B, writer);
        writer.advance();
        session(List.of(A, C), B);
        settle();
        assertEquals(2, topic.read().tables().size());
        assertLossIsNoticed(A);
        assertLossIsNoticed(C);
    }

    @Test
    void aForgottenTableThatIsPublishedAgain() {
        listBoth();
        known.forget(B, writer);
        writer.advance();
        session(List.of(A, B));
        settle();
        assertLossIsNoticed(B);
    }

    @Test
    void tablesThatComeAndGoBeforeTheListIsAcknowledged() {
        session(List.of(A, B));
        known.forget(B, writer);
        known.write(null, TableProgress.waiting(C), writer);
        writer.advance();
        settle();
        assertEquals(2, topic.read().tables().size());
        assertLossIsNoticed(A);
        assertLossIsNoticed(C);
    }
}
