package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A row's key, as text. It is row data: never print it. */
public record KeyText(List<String> values) {
    static KeyText of(Tuple row, KeyEquality columns) {
        List<String> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(row.value(columns.column(i)).getText());
        }
        return new KeyText(values);
    }

    @Override
    public String toString() {
        return "key of " + values.size() + " columns";
    }
}
