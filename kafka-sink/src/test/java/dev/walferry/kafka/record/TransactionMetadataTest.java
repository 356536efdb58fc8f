package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the begin and end of transactions, and each event's position within its transaction. */
class TransactionMetadataTest {
    private static final long COMMIT_TIME = Rows.COMMIT_MICROS - 946_684_800_000_000L;

    private static Rows session(String format) {
        return new Rows(
                Settings.with("provide.transaction.metadata", "true", "value.format", format),
                KeyColumns.FROM_IDENTITY);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> begin(Rows session) {
        return session.send(new WireBytes('B').int64(5000).int64(COMMIT_TIME).int32(571))
                .get(0);
    }

    private static ProducerRecord<byte[], byte[]> commit(Rows session) {
        return session.send(new WireBytes('C').int8(0).int64(5000).int64(5100).int64(COMMIT_TIME))
                .get(0);
    }

    private static JsonNode block(ProducerRecord<byte[], byte[]> record) {
        return json(record.value()).get("transaction");
    }

    @Test
    void aTransactionHasABeginningAndAnEnd() {
        Rows session = session("json");
        ProducerRecord<byte[], byte[]> begin = begin(session);
        assertEquals("shop.transaction", begin.topic());
        assertEquals("{\"id\":\"571:1000\"}", text(begin.key()));
        assertEquals(
                "{\"status\":\"BEGIN\",\"id\":\"571:1000\",\"event_count\":null,\"data_collections\":null,"
                        + "\"ts_ms\":1749283750123}",
                text(begin.value()));
        assertEquals(Rows.COMMIT_MICROS / 1000, begin.timestamp());
        session.relation('d', "*id:23");
        session.insert("1");
        session.insert("2");
        ProducerRecord<byte[], byte[]> end = commit(session);
        assertEquals("{\"id\":\"571:1004\"}", text(end.key()));
        assertEquals(
                "{\"status\":\"END\",\"id\":\"571:1004\",\"event_count\":2,\"data_collections\":["
                        + "{\"data_collection\":\"public.item\",\"event_count\":2}],\"ts_ms\":1749283750123}",
                text(end.value()));
        begin(session);
        assertEquals(0, json(commit(session).value()).get("event_count").intValue());
    }

    @Test
    void itsTopicHasTheConfiguredName() {
        Rows session = new Rows(
                Settings.with(
                        "provide.transaction.metadata", "true", "topic.transaction", "tx", "topic.delimiter", "-"),
                KeyColumns.FROM_IDENTITY);
        assertEquals("shop-tx", begin(session).topic());
    }

    /** The rest of a snapshot's chunk was not committed as a transaction. */
    @Test
    void whatIsLeftOfASnapshotsChunkIsNoTransaction() {
        Rows session = session("json");
        assertEquals(
                List.of(),
                session.send(new WireBytes('B').int64(5000).int64(COMMIT_TIME).int32(0)));
        session.relation('d', "*id:23");
        assertTrue(block(session.read("1").get(0)).isNull());
        assertEquals(
                List.of(),
                session.send(new WireBytes('C').int8(0).int64(5000).int64(5000).int64(COMMIT_TIME)));
        assertEquals("{\"id\":\"571:1004\"}", text(begin(session).key()));
    }

    @Test
    void everyEventHasItsPlace() {
        Rows session = session("json");
        begin(session);
        session.relation('d', "*id:23");
        assertEquals(
                json("{\"id\":\"571:1002\",\"total_order\":1,\"data_collection_order\":1}"),
                block(session.insert("1").get(0)));
        String value = text(session.update("1").get(0).value());
        assertTrue(
                value.contains(
                        ",\"transaction\":{\"id\":\"571:1003\",\"total_order\":2,\"data_collection_order\":2},\"op\":\"u\","),
                value);
        List<ProducerRecord<byte[], byte[]>> moved = session.updateFrom('K', row("1"), "2");
        assertEquals(3, block(moved.get(0)).get("total_order").intValue());
        assertEquals(4, block(moved.get(2)).get("total_order").intValue(), "a tombstone does not count");
        ProducerRecord<byte[], byte[]> message = session.send(
                        new WireBytes('M').int8(1).int64(77).string("p").int32(0))
                .get(0);
        assertEquals(json("{\"id\":\"571:1005\",\"total_order\":5,\"data_collection_order\":1}"), block(message));
        JsonNode end = json(commit(session).value());
        assertEquals(5, end.get("event_count").intValue());
        assertEquals(2, end.get("data_collections").size());
    }

    /** The transaction around the row did not write it. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "json-schema"})
    void aRowThatASnapshotReadHasNoPlace(String format) {
        Rows session = session(format);
        begin(session);
        session.relation('d', "*id:23");
        JsonNode value = json(session.read("1").get(0).value());
        assertTrue(value.at(format.equals("json") ? "/transaction" : "/payload/transaction")
                .isNull());
        JsonNode end = json(commit(session).value());
        assertEquals(
                0,
                end.at(format.equals("json") ? "/event_count" : "/payload/event_count")
                        .intValue());
    }

    @Test
    void aMessageOutsideOfTransactionsHasNoPlace() {
        ProducerRecord<byte[], byte[]> message = session("json")
                .send(new WireBytes('M').int8(0).int64(77).string("p").int32(0))
                .get(0);
        assertTrue(block(message).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-schema", "raw"})
    void otherFormatsHaveThemToo(String format) {
        Rows session = session(format);
        JsonNode begin = json(begin(session).value());
        assertEquals(
                "BEGIN",
                begin.at(format.equals("raw") ? "/status" : "/payload/status").textValue());
        session.relation('d', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records = session.insert("1");
        if (format.equals("json-schema")) {
            assertEquals(
                    json("{\"id\":\"571:1002\",\"total_order\":1,\"data_collection_order\":1}"),
                    json(records.get(0).value()).at("/payload/transaction"));
        }
        JsonNode end = json(commit(session).value());
        assertEquals(
                1,
                end.at(format.equals("raw") ? "/event_count" : "/payload/event_count")
                        .intValue());
    }
}
