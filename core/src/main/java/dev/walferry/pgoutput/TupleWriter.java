package dev.walferry.pgoutput;

import dev.walferry.Printable;
import dev.walferry.internal.TupleIndex;
import dev.walferry.type.TypeCatalog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Makes tuples of text values, for sources other than pgoutput: another output plugin, a copied table, a query.
 *
 * <p>Write one value per column, in the order of {@link Relation#columns()}, then take the tuple with {@link #row()} or
 * {@link #key()}; the next value begins the next tuple.
 *
 * <pre>{@code
 * TupleWriter writer = new TupleWriter(relation);
 * Insert insert = Insert.of(writer.text("1").text("anvil").nul().row());
 * Delete delete = Delete.of(writer.text("1").unchanged().unchanged().key());
 * }</pre>
 *
 * <p>Each value is copied once into a buffer that the writer keeps, and once more with its whole row into the tuple's
 * own array. A row that fills most of the buffer takes the buffer instead. After an exception the writer can no longer
 * be used. For one thread at a time; the tuples are immutable and safe in any thread.
 */
public final class TupleWriter {
    private static final int SMALLEST_BUFFER = 256;

    /** A row of this many bytes may keep the buffer. Below it a copy of the exact size is cheap. */
    private static final int LARGE_ROW = 64 * 1024;

    private final Relation relation;
    private final int maxBytes;
    private final int[] starts;
    private byte[] buffer = new byte[SMALLEST_BUFFER];
    private int size;
    private int count;

    /**
     * Creates a writer of rows up to PostgreSQL's own limit of 1 GiB.
     *
     * @param relation what the rows belong to
     */
    public TupleWriter(Relation relation) {
        this(relation, DecoderLimits.DEFAULT.maxMessageBytes());
    }

    /**
     * Creates a writer of rows up to a limit.
     *
     * @param relation what the rows belong to
     * @param maxBytes the most bytes of one row: its content, and up to five bytes more per column
     * @throws IllegalArgumentException if the limit is not positive
     */
    public TupleWriter(Relation relation, int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("expected a positive limit, got " + maxBytes);
        }
        this.relation = relation;
        this.maxBytes = maxBytes;
        this.starts = new int[relation.columnCount()];
    }

    /**
     * Writes the next column's value.
     *
     * @param value the type's text output
     * @return this
     * @throws IllegalStateException if the row has all its columns
     * @throws IllegalArgumentException if the row becomes too large
     */
    public TupleWriter text(String value) {
        return text(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the next column's value.
     *
     * @param value the type's text output in UTF-8; copied
     * @return this
     * @throws IllegalStateException if the row has all its columns
     * @throws IllegalArgumentException if the row becomes too large
     */
    public TupleWriter text(byte[] value) {
        return text(value, 0, value.length);
    }

    /**
     * Writes the next column's value.
     *
     * @param value an array with the type's text output in UTF-8; copied
     * @param offset index of the value's first byte
     * @param length number of bytes
     * @return this
     * @throws IllegalStateException if the row has all its columns
     * @throws IllegalArgumentException if the row becomes too large
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public TupleWriter text(byte[] value, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, value.length);
        begin(TupleIndex.TEXT, TupleIndex.LENGTH_BYTES + (long) length);
        TupleIndex.putContentLength(buffer, starts[count - 1], length);
        size += TupleIndex.LENGTH_BYTES;
        System.arraycopy(value, offset, buffer, size, length);
        size += length;
        return this;
    }

    /**
     * Writes SQL NULL as the next column's value.
     *
     * @return this
     * @throws IllegalStateException if the row has all its columns
     * @throws IllegalArgumentException if the row becomes too large
     */
    public TupleWriter nul() {
        begin(TupleIndex.NULL, 0);
        return this;
    }

    /**
     * Marks the next column's value as not known: it did not change and was not sent, or it lies outside the key.
     *
     * @return this
     * @throws IllegalStateException if the row has all its columns
     * @throws IllegalArgumentException if the row becomes too large
     */
    public TupleWriter unchanged() {
        begin(TupleIndex.UNCHANGED, 0);
        return this;
    }

    /** Writes a column's kind byte and makes room for the given number of bytes after it. */
    private void begin(byte kind, long more) {
        if (count == starts.length) {
            throw new IllegalStateException(
                    "expected " + starts.length + " columns for " + relation + ", got one more");
        }
        long needed = size + TupleIndex.KIND_BYTES + more;
        if (needed > maxBytes) {
            throw new IllegalArgumentException("expected a row of " + relation + " of at most " + maxBytes
                    + " bytes, got at least " + needed + " with column "
                    + Printable.quoted(relation.columns().get(count).name()));
        }
        if (needed > buffer.length) {
            long doubled = Math.min(2L * buffer.length, maxBytes);
            buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
        }
        starts[count++] = size;
        buffer[size++] = kind;
    }

    /**
     * Ends a whole row, new or old.
     *
     * @return the row
     * @throws IllegalStateException if columns are missing
     */
    public Tuple row() {
        return tuple(false);
    }

    /**
     * Ends an old row whose key alone is known.
     *
     * @return the row; its columns outside the replica identity are {@link ValueKind#UNCHANGED}
     * @throws IllegalStateException if columns are missing, if the relation's replica identity has no column, or if a
     *     column outside it has a value
     */
    public Tuple key() {
        requireKey();
        return tuple(true);
    }

    private void requireKey() {
        boolean hasKey = false;
        for (int i = 0; i < count; i++) {
            Column column = relation.columns().get(i);
            hasKey |= column.identity();
            if (!column.identity() && buffer[starts[i]] == TupleIndex.TEXT) {
                throw new IllegalStateException("expected no value outside the replica identity of " + relation
                        + ", got one for column " + Printable.quoted(column.name()));
            }
        }
        if (!hasKey) {
            throw new IllegalStateException("expected a replica identity of " + relation + " with columns, got none");
        }
    }

    private Tuple tuple(boolean keyOnly) {
        if (count != starts.length) {
            throw new IllegalStateException(
                    "expected " + starts.length + " columns for " + relation + ", got " + count);
        }
        byte[] bytes = takeBytes();
        short[] index = TupleIndex.of(count, bytes);
        for (int i = 0; i < count; i++) {
            TupleIndex.note(index, i, starts[i], bytes);
        }
        size = 0;
        count = 0;
        return new Tuple(relation, bytes, index, TypeCatalog.builtIn(), keyOnly);
    }

    private byte[] takeBytes() {
        if (size < LARGE_ROW || size < buffer.length / 2) {
            return Arrays.copyOf(buffer, size);
        }
        byte[] taken = buffer;
        buffer = new byte[SMALLEST_BUFFER];
        return taken;
    }
}
