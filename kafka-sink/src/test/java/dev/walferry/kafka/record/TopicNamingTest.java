package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TopicNamingTest {
    private final Rows session = new Rows();

    TopicNamingTest() {
        session.begin();
    }

    private String topic(int oid, String schema, String table) {
        session.relation(oid, schema, table, 'd', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records =
                session.send(new WireBytes('I').int32(oid).tuple('N', Rows.row("1")));
        return records.get(0).topic();
    }

    @Test
    void whatKafkaDoesNotAllowBecomesAnUnderscore() {
        assertEquals("shop.public.Order-Items_2.x", topic(1, "public", "Order-Items 2.x"));
        assertEquals("shop._._", topic(2, "\u00fc", "$"));
    }

    @Test
    void twoTablesDoNotShareATopic() {
        topic(1, "public", "a b");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> topic(2, "public", "a_b"));
        assertTrue(e.toString().contains("\"public\".\"a b\" and \"public\".\"a_b\""), e.toString());
        assertThrows(RecordMappingException.class, () -> {
            topic(3, "x.y", "z");
            topic(4, "x", "y.z");
        });
    }

    @Test
    void aTableKeepsItsTopicWhenItIsCreatedAgain() {
        assertEquals(topic(1, "public", "a"), topic(2, "public", "a"));
    }

    @Test
    void aRenamedTableMayTakeATopicThatItsOldNameHad() {
        assertEquals("shop.public.line_items", topic(1, "public", "line items"));
        assertEquals("shop.public.line_items", topic(1, "public", "line_items"));
        assertThrows(RecordMappingException.class, () -> topic(2, "public", "line-items".replace('-', '$')));
    }

    @Test
    void aTableThatWasRenamedLeavesItsTopicToOthers() {
        topic(1, "public", "a b");
        topic(1, "public", "elsewhere");
        assertEquals("shop.public.a_b", topic(2, "public", "a_b"));
        assertThrows(RecordMappingException.class, () -> topic(1, "public", "a b"));
    }

    @Test
    void longestNamesFitAndLongerOnesAreRefused() {
        Rows longer = new Rows(Settings.with("topic.prefix", "p".repeat(200)), KeyColumns.FROM_IDENTITY);
        longer.begin().relation("s", "t".repeat(46), 'd', "*id:23");
        assertEquals(249, longer.insert("1").get(0).topic().length());
        longer.relation("s", "t".repeat(47), 'd', "*id:23");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> longer.insert("1"));
        assertTrue(e.toString().contains("250 characters"), e.toString());
    }
}
