package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a snapshot has read. */
class ReadRecordsTest {
    private static final int OTHER_OID = 16_999;

    private static JsonNode value(List<ProducerRecord<byte[], byte[]>> records) {
        assertEquals(1, records.size());
        return json(records.get(0).value());
    }

    private static String marker(List<ProducerRecord<byte[], byte[]>> records) {
        return value(records).get("source").get("snapshot").textValue();
    }

    @Test
    void aRowThatWasReadIsTheRowWithoutItsPast() {
        Rows session = new Rows();
        session.begin().commit(4000).begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.read("1", "a");
        assertEquals("{\"id\":1}", new String(records.get(0).key(), StandardCharsets.UTF_8));
        assertEquals("shop.public.item", records.get(0).topic());
        assertEquals(1_749_283_750_123L, records.get(0).timestamp());
        assertEquals(json("""
                        {"before":null,"after":{"id":1,"name":"a"},
                         "source":{"version":"0.1.0","connector":"postgresql","name":"shop","ts_ms":1749283750123,
                           "snapshot":"first","db":"shopdb","sequence":"[\\"4000\\",\\"1004\\"]",
                           "ts_us":1749283750123456,"ts_ns":1749283750123456000,"schema":"public","table":"item",
                           "txId":null,"lsn":1004,"xmin":null,"origin":null,"origin_lsn":null},
                         "transaction":null,"op":"r","ts_ms":1767323045678,"ts_us":1767323045678901,
                         "ts_ns":1767323045678901000}"""), value(records));
    }

    /** A snapshot places a row before the change of the same key, in the middle of a transaction. */
    @Test
    void changesAroundARowThatWasReadSayWhatTheyWouldSayWithoutIt() {
        Rows session = new Rows();
        session.begin().send(new WireBytes('O').int64(77).string("berlin"));
        session.relation('d', "*id:23");
        session.read("1");
        JsonNode update = value(session.update("1")).get("source");
        assertEquals("false", update.get("snapshot").textValue());
        assertEquals(4_294_967_294L, update.get("txId").longValue());
        assertEquals("berlin", update.get("origin").textValue());
        assertEquals("true", marker(session.read("2")));
        session.commit(6000).begin();
        assertEquals("true", marker(session.read("3")));
    }

    /**
     * The transaction around a row did not write it, so what counts is what the row's own snapshot has certainly seen.
     */
    @Test
    void theKeyOfARowIsThatOfItsSnapshot() {
        List<Integer> xids = new ArrayList<>();
        Rows session = new Rows(SinkConfig.recordDefaults("shop"), (relation, at) -> {
            xids.add(at.xid());
            return KeyColumns.FROM_IDENTITY.of(relation, at);
        });
        session.begin();
        for (long xmin : new long[] {700, (5L << 32) + 3_000_000_000L, (5L << 32) + 3}) {
            session.relation('d', "*id:23");
            session.readUnder(xmin, "1");
        }
        session.relation('d', "*id:23");
        session.read("1");
        session.relation('d', "*id:23");
        session.insert("1");
        assertEquals(List.of(699, (int) 2_999_999_999L, 2, 0, -2), xids);
    }

    @Test
    void theFirstRowsOfASnapshotAndOfEachTableAreMarked() {
        Rows session = new Rows();
        session.begin().relation('d', "*id:23");
        session.relation(OTHER_OID, "public", "other", 'd', "*id:23");
        List<String> markers = new ArrayList<>();
        markers.add(marker(session.read("1")));
        markers.add(marker(session.readOf(OTHER_OID, "1")));
        markers.add(marker(session.read("2")));
        markers.add(marker(session.readOf(OTHER_OID, "2")));
        assertEquals(List.of("first", "first_in_data_collection", "true", "true"), markers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "json-schema"})
    void aFlatRowCanTellThatItWasRead(String format) {
        Rows session = new Rows(
                Settings.with(
                        "value.format", format, "value.envelope", "flat", "flat.add.fields", "op,source.snapshot,txId"),
                KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*id:23");
        JsonNode row = value(session.read("1"));
        JsonNode payload = row.path("payload").isMissingNode() ? row : row.get("payload");
        assertEquals(json("{\"id\":1,\"__op\":\"r\",\"__source_snapshot\":\"first\",\"__txId\":null}"), payload);
        JsonNode next = value(session.insert("2"));
        JsonNode inserted = next.path("payload").isMissingNode() ? next : next.get("payload");
        assertEquals("false", inserted.get("__source_snapshot").textValue());
    }

    @Test
    void skippedOperationsSkipNoRowThatWasRead() {
        Rows session = new Rows(Settings.with("skipped.operations", "c,u,d,t,m"), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*id:23");
        assertEquals(1, session.read("1").size());
    }

    /** Every type in every mode: the row's bytes are the same, whichever way it came. */
    @TypeLine.Each
    void aRowThatWasReadHasTheBytesOfItsInsert(String type, String typmod, String text, String setting, String json) {
        Rows session = new Rows(Settings.with(TypeLine.settings(setting)), KeyColumns.FROM_IDENTITY);
        session.begin();
        session.relation('d', TypeLine.column(session, type, typmod));
        assertEquals(after(session.insert(text)), after(session.read(text)));
    }

    private static String after(List<ProducerRecord<byte[], byte[]>> records) {
        String value = new String(records.get(0).value(), StandardCharsets.UTF_8);
        return value.substring(value.indexOf("\"after\":"), value.lastIndexOf(",\"source\":"));
    }
}
