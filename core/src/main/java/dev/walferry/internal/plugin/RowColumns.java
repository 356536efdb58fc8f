package dev.walferry.internal.plugin;

import dev.walferry.internal.MalformedException;
import java.util.Arrays;

/**
 * The columns of one row as a plugin names them: where each name and each value lies in the message, and what kind of
 * value it is. The arrays are used again for the next row.
 */
public final class RowColumns {
    /** The value is SQL NULL. */
    public static final byte NULL = 0;
    /** The value did not change and was not sent. */
    public static final byte UNCHANGED = 1;

    private static final int SMALLEST = 16;

    private final int maxColumns;
    private int size;
    private int[] nameAt = new int[SMALLEST];
    private int[] nameLength = new int[SMALLEST];
    private int[] typeOid = new int[SMALLEST];
    private int[] number = new int[SMALLEST];
    private byte[] kind = new byte[SMALLEST];
    private int[] valueAt = new int[SMALLEST];
    private int[] valueLength = new int[SMALLEST];

    RowColumns(int maxColumns) {
        this.maxColumns = maxColumns;
    }

    void clear() {
        size = 0;
    }

    /** {@return the number of columns} */
    public int size() {
        return size;
    }

    /**
     * Adds a column whose value is null until it is {@linkplain #setValue set}.
     *
     * @param at where its name begins, as the plugin writes it
     * @param length bytes of the name
     */
    public void add(int at, int length) {
        if (size == maxColumns) {
            throw new MalformedException(at, "more columns than the limit of " + maxColumns);
        }
        if (size == kind.length) {
            grow();
        }
        nameAt[size] = at;
        nameLength[size] = length;
        typeOid[size] = 0;
        number[size] = 0;
        kind[size] = NULL;
        size++;
    }

    private void grow() {
        int more = 2 * size;
        nameAt = Arrays.copyOf(nameAt, more);
        nameLength = Arrays.copyOf(nameLength, more);
        typeOid = Arrays.copyOf(typeOid, more);
        number = Arrays.copyOf(number, more);
        kind = Arrays.copyOf(kind, more);
        valueAt = Arrays.copyOf(valueAt, more);
        valueLength = Arrays.copyOf(valueLength, more);
    }

    /**
     * Sets the type of the column added last.
     *
     * @param oid its OID, unsigned 32-bit
     */
    public void setType(int oid) {
        typeOid[size - 1] = oid;
    }

    /**
     * Sets the number of the column added last.
     *
     * @param attnum its number in the table
     */
    public void setNumber(int attnum) {
        number[size - 1] = attnum;
    }

    /**
     * Sets the value of the column added last.
     *
     * @param valueKind one of the constants here or of the plugin's reader
     * @param at where its content begins
     * @param length bytes of its content
     */
    public void setValue(byte valueKind, int at, int length) {
        kind[size - 1] = valueKind;
        valueAt[size - 1] = at;
        valueLength[size - 1] = length;
    }

    /**
     * Returns where a name begins.
     *
     * @param column the column
     * @return index into the message's array
     */
    public int nameAt(int column) {
        return nameAt[column];
    }

    /**
     * Returns how long a name is.
     *
     * @param column the column
     * @return bytes
     */
    public int nameLength(int column) {
        return nameLength[column];
    }

    /**
     * Returns a column's type.
     *
     * @param column the column
     * @return its OID, unsigned 32-bit
     */
    public int typeOid(int column) {
        return typeOid[column];
    }

    int number(int column) {
        return number[column];
    }

    /**
     * Returns what a value is.
     *
     * @param column the column
     * @return one of the constants here or of the plugin's reader
     */
    public byte kind(int column) {
        return kind[column];
    }

    /**
     * Returns where a value begins.
     *
     * @param column the column
     * @return index into the message's array
     */
    public int valueAt(int column) {
        return valueAt[column];
    }

    /**
     * Returns how long a value is.
     *
     * @param column the column
     * @return bytes
     */
    public int valueLength(int column) {
        return valueLength[column];
    }

    boolean hasName(int column, byte[] bytes, byte[] name) {
        int at = nameAt[column];
        return nameLength[column] == name.length && Arrays.equals(bytes, at, at + name.length, name, 0, name.length);
    }

    /** Returns whether a value equals another one of the same message, byte by byte. */
    boolean hasSameValue(int column, byte[] bytes, RowColumns other, int otherColumn) {
        int at = valueAt[column];
        int otherAt = other.valueAt[otherColumn];
        return kind[column] == other.kind[otherColumn]
                && (kind[column] == NULL
                        || Arrays.equals(
                                bytes,
                                at,
                                at + valueLength[column],
                                bytes,
                                otherAt,
                                otherAt + other.valueLength[otherColumn]));
    }
}
