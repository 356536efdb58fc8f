package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A table whose changes Flink has read. The first column is the key. */
final class ChangingTable implements Collector<RowData> {
    private final Function<RowData, String> text;
    private final Map<Long, String> rowById = new TreeMap<>();

    /** Creates a table whose rows are compared as these texts. */
    ChangingTable(Function<RowData, String> text) {
        this.text = text;
    }

    @Override
    public void collect(RowData row) {
        switch (row.getRowKind()) {
            case INSERT, UPDATE_AFTER -> rowById.put(row.getLong(0), text.apply(row));
            case UPDATE_BEFORE, DELETE -> assertEquals(rowById.remove(row.getLong(0)), text.apply(row), "an old row");
        }
    }

    List<String> rows() {
        return rowById.values().stream().sorted().toList();
    }

    @Override
    public void close() {}
}
