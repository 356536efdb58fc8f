package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Timeout;

/** Headers turn a record of any format into a CloudEvent without changing its value. */
@Registry
@Timeout(300)
class CloudEventsLiveTest {
    private static final Map<String, String> TYPE_BY_FORMAT = Map.of(
            "json", "application/json",
            "json-schema", "application/json",
            "avro", "application/avro",
            "protobuf", "application/x-protobuf");

    private static List<ProducerRecord<byte[], byte[]>> records(
            TestDatabase database, TestSubjects subjects, String format, String envelope, String events)
            throws SQLException {
        database.execute("drop publication if exists p", "truncate t");
        return RegistrySession.records(
                database,
                subjects,
                List.of(
                        "value.format", format,
                        "value.envelope", envelope,
                        "cloudevents.headers", events,
                        "topic.template", "${topic.prefix}." + format + "." + envelope + ".${table}"),
                "insert into t values (1, 'a')",
                "update t set v = 'b'",
                "delete from t");
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    @OnPostgres(18)
    void everyFormatAndEnvelopeHasThem(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table t (id int primary key, v text)");
        for (Map.Entry<String, String> format : TYPE_BY_FORMAT.entrySet()) {
            for (String envelope : List.of("debezium", "flat")) {
                List<ProducerRecord<byte[], byte[]>> plain =
                        records(database, subjects, format.getKey(), envelope, "false");
                List<ProducerRecord<byte[], byte[]>> events =
                        records(database, subjects, format.getKey(), envelope, "true");
                assertEquals(plain.size(), events.size(), format + " " + envelope);
                for (int i = 0; i < events.size(); i++) {
                    Map<String, String> headers = headers(events.get(i));
                    if (events.get(i).value() == null) {
                        assertNull(headers.get("ce_id"), "a tombstone is no event");
                        continue;
                    }
                    assertEquals(format.getValue(), headers.get("content-type"), envelope);
                    assertEquals("1.0", headers.get("ce_specversion"));
                    assertEquals(String.valueOf("cud".charAt(i)), headers.get("ce_iodebeziumop"));
                    assertEquals("t", headers.get("ce_iodebeziumtable"));
                    if (envelope.equals("flat")) { // the other envelope holds the times at which it was made
                        assertArrayEquals(plain.get(i).value(), events.get(i).value());
                    }
                }
            }
        }
    }
}
