package dev.walferry.kafka.progress.query;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Progress records of query-based capture are counted, so that a loss is noticed and nothing else is taken for a loss.
 */
class QueryProgressWriterTest {
    private static final QueryIdentity SHOP = new QueryIdentity("7412", "shop");
    private static final Table ORDERS = new Table("public", "orders");
    private static final Table ITEMS = new Table("public", "items");
    private static final String KEY_OF = "id:integer";

    private final Log log = new Log();
    private final DeliveryTracker rows = new DeliveryTracker();

    /** Takes every record, in order; the test says which of them are stored and acknowledged. */
    private static final class Log implements RecordPublisher<ProducerRecord<byte[], byte[]>> {
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final List<Delivery> inFlight = new ArrayList<>();

        @Override
        public boolean offer(
                ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
            delivery.sending();
            inFlight.add(delivery);
            return records.add(record);
        }

        /**
         * Settles the records in flight: the first {@code acknowledged} are acknowledged, the first {@code stored} stay
         * in the topic, and the rest are lost.
         */
        void settle(int acknowledged, int stored) {
            inFlight.subList(0, acknowledged).forEach(Delivery::acknowledged);
            int before = records.size() - inFlight.size();
            records.subList(before + stored, records.size()).clear();
            inFlight.clear();
        }

        Map<String, byte[]> values(int until) {
            Map<String, byte[]> values = new HashMap<>();
            for (ProducerRecord<byte[], byte[]> record : records.subList(0, until)) {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    values.remove(key);
                } else {
                    values.put(key, record.value());
                }
            }
            return values;
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

    private Delivery arrived() {
        Delivery delivery = rows.begin();
        rows.commit(Lsn.of(1));
        rows.confirmable();
        return delivery;
    }

    private static PolledProgress offset(Table table) {
        return new PolledProgress(table, "xmin", List.of(), Map.of("seen", "9"));
    }

    private static List<List<String>> keys(String... keys) {
        List<List<String>> all = new ArrayList<>();
        for (String key : keys) {
            all.add(List.of(key));
        }
        return all;
    }

    private void settleAll(QueryProgressWriter writer) {
        writer.advance();
        log.settle(log.inFlight.size(), log.inFlight.size());
        writer.advance();
        assertTrue(writer.isSettled());
    }

    private QueryProgress stored(int until) {
        return QueryProgress.of("t", log.values(until)).requireComplete();
    }

    @Test
    void eachRecordThatIsLostIsNoticed() {
        QueryProgress known = QueryProgress.of("t", Map.of());
        QueryProgressWriter writer = new QueryProgressWriter("t", SHOP, known, log);
        writer.rows(arrived(), ORDERS, KEY_OF, keys("1", "2", "3"), List.of());
        writer.offset(arrived(), offset(ORDERS));
        writer.offset(arrived(), offset(ITEMS));
        writer.rows(arrived(), ORDERS, KEY_OF, keys("4"), keys("2"));
        settleAll(writer);
        writer.offset(arrived(), offset(ITEMS));
        writer.rows(arrived(), ORDERS, KEY_OF, List.of(), keys("3"));
        settleAll(writer);
        QueryProgress read = stored(log.records.size());
        assertEquals(known.keys(), read.keys());
        assertEquals(Set.of(List.of("1"), List.of("4")), read.keys(ORDERS).keySet());
        assertEquals(known.tables(), read.tables());
        Map<String, byte[]> values = log.values(log.records.size());
        for (String lost : List.copyOf(values.keySet())) {
            Map<String, byte[]> left = new HashMap<>(values);
            left.remove(lost);
            String message = String.valueOf(assertThrows(
                            ProgressException.class,
                            () -> QueryProgress.of("t", left).requireComplete(),
                            lost)
                    .getMessage());
            assertTrue(message.contains("records were deleted or lost"), message);
        }
    }

    /** Daemons may be killed anywhere, and acknowledgements may be lost. */
    @Test
    void nothingElseIsTakenForALoss() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        QueryProgress known = QueryProgress.of("t", Map.of());
        for (int session = 0; session < 40; session++) {
            session(random, known);
            for (int until = 0; until <= log.records.size(); until++) {
                int at = until;
                assertDoesNotThrow(() -> stored(at), () -> "seed " + seed + ", after " + at + " records");
            }
            if (random.nextInt(4) == 0) {
                known = stored(log.records.size()); // another process
            }
        }
    }

    private void session(Random random, QueryProgress known) {
        QueryProgressWriter writer = new QueryProgressWriter("t", SHOP, known, log);
        Map<Table, Set<List<String>>> there = new HashMap<>();
        known.keys().forEach((table, keys) -> there.put(table, new HashSet<>(keys.keySet())));
        for (int batch = random.nextInt(5); batch >= 0; batch--) {
            Table table = random.nextBoolean() ? ORDERS : ITEMS;
            change(random, writer, table, there.computeIfAbsent(table, name -> new HashSet<>()));
            writer.advance();
            int sent = log.inFlight.size();
            int stored = batch == 0 ? random.nextInt(sent + 1) : sent;
            int acknowledged = batch == 0 ? random.nextInt(stored + 1) : sent;
            log.settle(acknowledged, stored);
            writer.noteAcknowledged();
        }
    }

    private void change(Random random, QueryProgressWriter writer, Table table, Set<List<String>> there) {
        List<List<String>> found = new ArrayList<>();
        List<List<String>> gone = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> key = List.of(String.valueOf(random.nextInt(6)));
            if (random.nextBoolean() && !gone.contains(key) && there.add(key)) {
                found.add(key);
            } else if (!found.contains(key) && there.remove(key)) {
                gone.add(key);
            }
        }
        writer.rows(arrived(), table, KEY_OF, found, gone);
        if (random.nextBoolean()) {
            writer.offset(arrived(), offset(table));
        }
    }
}
