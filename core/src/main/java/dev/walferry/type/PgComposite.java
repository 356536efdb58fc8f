package dev.walferry.type;

import dev.walferry.internal.type.ValuePrinter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row value: of a composite type, of a table's row type or an anonymous record.
 *
 * @param names names of the fields; empty if they are not known or their number has changed since the row was written
 * @param values values of the fields as {@link PgValue} makes them, null for NULL
 * @see <a href="https://www.postgresql.org/docs/current/rowtypes.html">Composite Types</a>
 */
public record PgComposite(List<String> names, List<@Nullable Object> values) {
    /**
     * Creates a row value.
     *
     * @param names names of the fields
     * @param values values of the fields as {@link PgValue} makes them
     * @throws IllegalArgumentException if there are names but not as many as values
     */
    public PgComposite {
        names = List.copyOf(names);
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (!names.isEmpty() && names.size() != values.size()) {
            throw new IllegalArgumentException(names.size() + " names for " + values.size() + " values");
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder().append('(');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            Object value = values.get(i);
            if (value != null) {
                ValuePrinter.appendField(out, value);
            }
        }
        return out.append(')').toString();
    }
}
