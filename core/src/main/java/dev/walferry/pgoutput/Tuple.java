package dev.walferry.pgoutput;

import dev.walferry.internal.TupleIndex;
import dev.walferry.internal.WireReader;
import dev.walferry.type.TypeCatalog;
import java.util.Objects;

/**
 * A row on the wire: one value per column of its relation, read from the message's own bytes on request.
 *
 * <p>Framing was checked when the message was decoded, so no accessor fails on it. Columns are counted from 0 in the
 * order of {@link Relation#columns()}; another index is an {@link IndexOutOfBoundsException}. Immutable, safe in any
 * thread; keeps the bytes of its message alive until {@link #detach() detached}.
 *
 * <p><b>Typed accessors.</b> {@code getLong}, {@code getTimestamp} and so on give the same for a value sent as text and
 * for one sent in binary. They look at the column's type before anything else: one that the accessor does not name is a
 * {@link dev.walferry.type.ValueFormatException}, as are bytes that are not a value of the type; its message never
 * holds content. A value that is {@linkplain #isUnchanged unchanged} is an {@link IllegalStateException}, because it is
 * not known. SQL NULL is null, and an {@link IllegalStateException} where a primitive value is asked for: look at
 * {@link #isNull} first. Accessors of primitive values read the message's bytes and allocate nothing, with two
 * exceptions: {@code getDouble} of a numeric, and domains.
 *
 * <p>Domains count as the type they stand on. They, enums, composites and types of extensions are known to a
 * {@link TypeCatalog} only, which {@link #withTypes} gives; without one such a column has its text if it was sent as text.
 */
public final class Tuple extends TypedRow {
    /** Which of a message's tuples it is. */
    enum Form {
        NEW,
        KEY,
        OLD
    }

    private static final int KIND_BYTES = 1;

    private final Form form;

    private Tuple(Relation relation, byte[] bytes, short[] index, TypeCatalog types, Form form) {
        super(relation, bytes, index, types);
        this.form = form;
    }

    static Tuple read(WireReader in, Relation relation, Form form) {
        short[] index = TupleIndex.read(in, relation.columnCount());
        return new Tuple(relation, in.bytes(), index, TypeCatalog.builtIn(), form);
    }

    /** Points each unchanged column of this new row at the value that the old row holds, in place: both lie in one array. */
    void completeFrom(Tuple old) {
        for (int i = 0; i < size(); i++) {
            if (kindByte(i) == TupleIndex.UNCHANGED && old.hasContent(i)) {
                TupleIndex.note(index, i, old.start(i), bytes);
            }
        }
    }

    /** Whether a column's value was taken from another tuple of the same message. */
    @SuppressWarnings("ReferenceEquality") // the very same array is meant: an equal one is another tuple's
    boolean isSharedWith(Tuple other, int column) {
        return bytes == other.bytes && start(column) == other.start(column);
    }

    /**
     * The relation whose columns these are.
     *
     * @return the relation as it was when the row was sent
     */
    public Relation relation() {
        return relation;
    }

    /**
     * The number of columns.
     *
     * @return zero or more
     */
    public int size() {
        return TupleIndex.size(index, bytes);
    }

    /**
     * Whether this is an old row of which only the replica identity's columns were sent. All others are
     * {@link ValueKind#UNCHANGED}: unknown, not null.
     *
     * @return true for a key-only old row
     */
    public boolean isKeyOnly() {
        return form == Form.KEY;
    }

    /**
     * What a column holds.
     *
     * @param column index of the column
     * @return its kind
     */
    @Override
    public ValueKind valueKind(int column) {
        return switch (kindByte(column)) {
            case TupleIndex.TEXT -> ValueKind.TEXT;
            case TupleIndex.BINARY -> ValueKind.BINARY;
            case TupleIndex.UNCHANGED -> ValueKind.UNCHANGED;
            default -> isOutsideKey(column) ? ValueKind.UNCHANGED : ValueKind.NULL;
        };
    }

    /** In a key-only row the wire says null for every column outside the key. */
    private boolean isOutsideKey(int column) {
        return form == Form.KEY && !relation.columns().get(column).identity();
    }

    /**
     * Whether a column is SQL NULL.
     *
     * @param column index of the column
     * @return false also for a value that was not sent
     */
    public boolean isNull(int column) {
        return valueKind(column) == ValueKind.NULL;
    }

    /**
     * Whether a column's value was not sent.
     *
     * @param column index of the column
     * @return true if its content cannot be had from this message
     */
    public boolean isUnchanged(int column) {
        return valueKind(column) == ValueKind.UNCHANGED;
    }

    /**
     * A column's value.
     *
     * @param column index of the column
     * @return a view over the message's bytes
     */
    public ValueView value(int column) {
        int typeOid = relation.typeOid(column);
        ValueKind kind = valueKind(column);
        if (kind == ValueKind.NULL || kind == ValueKind.UNCHANGED) {
            return ValueView.withoutContent(kind, typeOid);
        }
        int start = start(column);
        return new ValueView(
                kind, typeOid, bytes, TupleIndex.contentOffset(start), TupleIndex.contentLength(bytes, start));
    }

    /**
     * A column's value by name.
     *
     * @param columnName exact name of the column
     * @return a view over the message's bytes
     * @throws IllegalArgumentException if the relation has no such column
     */
    public ValueView value(String columnName) {
        return value(relation.columnIndex(columnName));
    }

    /**
     * The same row for reading types that are not built in with the typed accessors.
     *
     * @param catalog describes the types of the database that the row came from
     * @return a view over the same bytes; the accessors of such types may query the database, and throw
     *     {@link dev.walferry.type.TypeLookupException} if it does not answer
     */
    public Tuple withTypes(TypeCatalog catalog) {
        return new Tuple(relation, bytes, index, Objects.requireNonNull(catalog), form);
    }

    /**
     * How much memory this tuple keeps alive through its message.
     *
     * @return bytes of the message's array
     */
    public int retainedBytes() {
        return bytes.length;
    }

    /**
     * Cuts loose from the message, for a tuple that is to be kept much longer than its message.
     *
     * @return the same row over its own bytes alone
     */
    public Tuple detach() {
        int size = 0;
        for (int i = 0; i < size(); i++) {
            size += wireLength(i);
        }
        byte[] own = new byte[size];
        short[] ownIndex = TupleIndex.of(size(), own);
        int at = 0;
        for (int i = 0; i < size(); i++) {
            TupleIndex.note(ownIndex, i, at, own);
            System.arraycopy(bytes, start(i), own, at, wireLength(i));
            at += wireLength(i);
        }
        return new Tuple(relation, own, ownIndex, types, form);
    }

    private int wireLength(int column) {
        if (!hasContent(column)) {
            return KIND_BYTES;
        }
        int start = start(column);
        return TupleIndex.contentOffset(start) - start + TupleIndex.contentLength(bytes, start);
    }

    private boolean hasContent(int column) {
        byte kind = kindByte(column);
        return kind == TupleIndex.TEXT || kind == TupleIndex.BINARY;
    }

    private byte kindByte(int column) {
        return TupleIndex.kind(bytes, start(column));
    }
}
