package dev.walferry.internal.plugin;

import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table's rows look like in a plugin's messages, and the relation that they become rows of. It stays in use as
 * long as messages fit it.
 */
final class TableShape {
    /** A column as the plugin sends it. */
    static final class Element {
        /** The column's name as the plugin writes it. */
        private final byte[] name;

        private final int typeOid;
        /** The column's number in the table. */
        private final int number;
        /** Whether an old row has it. */
        private final boolean key;
        /** Whether the relation has it: pgoutput sends no generated columns. */
        private final boolean published;
        /** Whether an update may leave it out. */
        private final boolean toastable;

        Element(byte[] name, int typeOid, int number, boolean key, boolean published, boolean toastable) {
            this.name = name;
            this.typeOid = typeOid;
            this.number = number;
            this.key = key;
            this.published = published;
            this.toastable = toastable;
        }
    }

    private static final int MISSING = -1;

    private final Relation relation;
    private final Element[] elements;
    private final boolean full;
    private final byte @Nullable [][] primaryKey;
    private final TupleWriter writer;

    /** For each element the message's column, for the message that was last found to fit. */
    private final int[] rowColumn;

    private final int[] oldColumn;

    TableShape(
            Relation relation, List<Element> elements, boolean full, byte @Nullable [][] primaryKey, int maxRowBytes) {
        this.relation = relation;
        this.elements = elements.toArray(Element[]::new);
        this.full = full;
        this.primaryKey = primaryKey;
        this.writer = new TupleWriter(relation, maxRowBytes);
        this.rowColumn = new int[this.elements.length];
        this.oldColumn = new int[this.elements.length];
    }

    Relation relation() {
        return relation;
    }

    /** Returns whether a column of the table belongs to it. */
    boolean hasNumber(int number) {
        for (Element element : elements) {
            if (element.number == number) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a message names the columns that this shape has, in its row, its old row and its primary key. */
    boolean fits(PluginMessage message, boolean leavesColumnsOut) {
        return (!message.hasRow || alignRow(message, leavesColumnsOut))
                && (!message.hasOld || alignOld(message, leavesColumnsOut))
                && (!message.hasKey || isPrimaryKey(message));
    }

    private boolean alignRow(PluginMessage message, boolean leavesColumnsOut) {
        boolean mayLack = leavesColumnsOut && message.kind == PluginMessage.Kind.UPDATE;
        int next = 0;
        for (int i = 0; i < elements.length; i++) {
            if (isNext(message, message.row, next, elements[i])) {
                rowColumn[i] = next++;
            } else if (mayLack && elements[i].toastable) {
                rowColumn[i] = MISSING;
            } else {
                return false;
            }
        }
        return next == message.row.size();
    }

    private boolean alignOld(PluginMessage message, boolean leavesColumnsOut) {
        int next = 0;
        for (int i = 0; i < elements.length; i++) {
            if (leavesColumnsOut && !elements[i].key) {
                oldColumn[i] = MISSING;
            } else if (isNext(message, message.old, next, elements[i])
                    && (leavesColumnsOut || isKeyAsShown(message.old, next, elements[i]))) {
                oldColumn[i] = next++;
            } else {
                return false;
            }
        }
        return next == message.old.size();
    }

    private static boolean isNext(PluginMessage message, RowColumns columns, int next, Element element) {
        return next < columns.size()
                && columns.typeOid(next) == element.typeOid
                && (columns.number(next) == 0 || columns.number(next) == element.number)
                && columns.hasName(next, message.bytes, element.name);
    }

    /** An old row that lists all columns has values in the key's alone, and in each of them. */
    private boolean isKeyAsShown(RowColumns old, int column, Element element) {
        return full || element.key == (old.kind(column) != RowColumns.NULL);
    }

    private boolean isPrimaryKey(PluginMessage message) {
        if (primaryKey == null || primaryKey.length != message.key.size()) {
            return false;
        }
        for (int i = 0; i < primaryKey.length; i++) {
            if (!message.key.hasName(i, message.bytes, primaryKey[i])) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether an old row of it has a column that the relation has, too. */
    boolean hasOldColumns() {
        for (Element element : elements) {
            if (element.published && (full || element.key)) {
                return true;
            }
        }
        return false;
    }

    /** Makes the change from a message that fits. */
    RowChange change(PluginMessage message, PluginReader reader) {
        return switch (message.kind) {
            case INSERT -> Insert.of(row(message, reader));
            case UPDATE -> Update.of(isOldTold(message) ? old(message, reader) : null, row(message, reader));
            case DELETE -> Delete.of(old(message, reader));
            default -> throw new IllegalArgumentException(message.kind + " is not a change of a row");
        };
    }

    private Tuple row(PluginMessage message, PluginReader reader) {
        for (int i = 0; i < elements.length; i++) {
            if (elements[i].published) {
                write(message, message.row, rowColumn[i], reader);
            }
        }
        return writer.row();
    }

    private Tuple old(PluginMessage message, PluginReader reader) {
        for (int i = 0; i < elements.length; i++) {
            if (elements[i].published) {
                write(message, message.old, elements[i].key ? oldColumn[i] : MISSING, reader);
            }
        }
        return full ? writer.row() : writer.key();
    }

    private void write(PluginMessage message, RowColumns columns, int column, PluginReader reader) {
        if (column == MISSING || columns.kind(column) == RowColumns.UNCHANGED) {
            writer.unchanged();
        } else if (columns.kind(column) == RowColumns.NULL) {
            writer.nul();
        } else {
            reader.writeValue(message, columns, column, writer);
        }
    }

    /**
     * Returns whether an update's old row says more than its new one. A key that equals the new row's did not change; one that
     * the new row lacks is in the old row alone.
     */
    private boolean isOldTold(PluginMessage message) {
        if (full || !message.hasOld) {
            return message.hasOld;
        }
        for (int i = 0; i < elements.length; i++) {
            if (elements[i].key
                    && (rowColumn[i] == MISSING
                            || !message.old.hasSameValue(oldColumn[i], message.bytes, message.row, rowColumn[i]))) {
                return true;
            }
        }
        return false;
    }
}
