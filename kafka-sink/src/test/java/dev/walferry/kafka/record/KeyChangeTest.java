package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.key.KeyColumns;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An update that changes the key is a delete and a create, even if operations are skipped. */
class KeyChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"none|d-c", "u|d-c", "d|c", "c|d-", "'c,d'|''", "'u,d'|c", "'c,u'|d-", "t|d-c"})
    void skippingLooksAtBothHalves(String skipped, String expected) {
        Rows rows = new Rows(Settings.with("skipped.operations", skipped), KeyColumns.FROM_IDENTITY);
        rows.begin().relation('d', "*id:23", "name:25");
        assertEquals(expected, operations(rows.updateFrom('K', row("1", null), "2", "b")));
    }

    @Test
    void updateThatLeavesTheKeyAloneIsSkipped() {
        Rows rows = new Rows(Settings.with("skipped.operations", "u"), KeyColumns.FROM_IDENTITY);
        rows.begin().relation('d', "*id:23", "name:25");
        assertEquals("", operations(rows.update("1", "b")));
        assertEquals("", operations(rows.updateFrom('K', row("1", null), "1", "b")));
    }

    private static String operations(List<ProducerRecord<byte[], byte[]>> records) {
        StringBuilder operations = new StringBuilder();
        for (ProducerRecord<byte[], byte[]> record : records) {
            operations.append(
                    record.value() == null
                            ? "-"
                            : Rows.json(record.value()).get("op").textValue());
        }
        return operations.toString();
    }
}
