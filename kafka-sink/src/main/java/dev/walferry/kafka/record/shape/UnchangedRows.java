package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.json.ValueText;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueKind;
import java.util.Arrays;

/**
 * Finds updates that change nothing that a record shows. This needs the whole old row, so the table needs {@code REPLICA
 * IDENTITY FULL}. For one thread.
 */
public final class UnchangedRows {
    private final int[] shown;
    private final ValueText text;

    /**
     * Creates an instance for one relation.
     *
     * @param columns as values show them
     */
    public UnchangedRows(TableColumns columns) {
        this.shown = Arrays.stream(columns.shown())
                .filter(column -> columns.type(column).constant() == null)
                .toArray();
        this.text = new ValueText(columns);
    }

    /**
     * Returns whether an update changes nothing that its record shows.
     *
     * @param update an update of the relation
     * @return false also if that is not known
     */
    public boolean contains(Update update) {
        Tuple old = update.old();
        if (old == null || old.isKeyOnly()) {
            return false;
        }
        for (int column : shown) {
            if (!update.wasSentUnchanged(column) && !isSame(old, update.row(), column)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(Tuple old, Tuple row, int column) {
        ValueKind kind = row.valueKind(column);
        if (kind != old.valueKind(column)) {
            return false;
        }
        return switch (kind) {
            case NULL -> true;
            case UNCHANGED -> false;
            // Different texts may be written alike: cut, or in a type that holds less than PostgreSQL's.
            case TEXT, BINARY ->
                old.value(column).asByteBuffer().equals(row.value(column).asByteBuffer())
                        || Arrays.equals(text.of(old, column), text.of(row, column));
        };
    }
}
