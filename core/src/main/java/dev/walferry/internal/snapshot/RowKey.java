package dev.walferry.internal.snapshot;

import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A row's key, as text. It is row data: never print it. */
public record RowKey(List<String> values) {
    static RowKey of(Tuple row, KeyColumns columns) {
        List<String> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(row.value(columns.column(i)).getText());
        }
        return new RowKey(values);
    }

    @Override
    public String toString() {
        return "key of " + values.size() + " columns";
    }
}
