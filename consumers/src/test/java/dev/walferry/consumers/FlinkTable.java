package dev.walferry.consumers;

import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;

/** The table {@code item} as one of Flink's formats reads it from its topic. */
final class FlinkTable {
    /** Converts a column's value, which is not null, to text. */
    interface Column {
        String text(RowData row, int column);
    }

    private FlinkTable() {}

    /** Returns its rows, their values separated by {@code |}, in order of their text. */
    static List<String> rows(DeserializationSchema<RowData> schema, TestTopics topics, Column column) throws Exception {
        schema.open(null);
        ChangingTable table = new ChangingTable(row -> text(row, column));
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix())) {
            reader.readAll(record -> {
                if (record.topic().equals(topics.topic("public.item"))) {
                    read(schema, record.value(), table);
                }
            });
        }
        return table.rows();
    }

    private static void read(DeserializationSchema<RowData> schema, byte[] value, ChangingTable table) {
        try {
            schema.deserialize(value, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(RowData row, Column column) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            values.add(row.isNullAt(i) ? "null" : column.text(row, i));
        }
        return String.join("|", values);
    }
}
