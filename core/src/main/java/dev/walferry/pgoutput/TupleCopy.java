package dev.walferry.pgoutput;

import dev.walferry.internal.TupleIndex;

/** Copies tuples out of their message, and lets a new row share values with the old one. */
final class TupleCopy {
    private TupleCopy() {}

    /** Returns the same row over its own bytes alone. */
    static Tuple of(Tuple row) {
        return into(new byte[length(row)], 0, row);
    }

    /** Points each unchanged column of a new row at the old row's value. Both rows lie in one array. */
    static void share(Tuple old, Tuple row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.kindByte(i) == TupleIndex.UNCHANGED && old.hasContent(i)) {
                TupleIndex.note(row.index, i, old.start(i), row.bytes);
            }
        }
    }

    /** Returns whether a column's value was taken from the other tuple. */
    @SuppressWarnings("ReferenceEquality") // the same array is meant: an equal one belongs to another message
    static boolean isShared(Tuple old, Tuple row, int column) {
        return row.bytes == old.bytes && row.start(column) == old.start(column);
    }

    /** Returns whether the old row knows a value that the new one does not. */
    static boolean completes(Tuple old, Tuple row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.kindByte(i) == TupleIndex.UNCHANGED && old.hasContent(i)) {
                return true;
            }
        }
        return false;
    }

    /** Copies a row to an array from an index on. The result keeps that array. */
    static Tuple into(byte[] to, int from, Tuple row) {
        short[] index = TupleIndex.of(row.size(), to);
        int at = from;
        for (int i = 0; i < row.size(); i++) {
            TupleIndex.note(index, i, at, to);
            System.arraycopy(row.bytes, row.start(i), to, at, length(row, i));
            at += length(row, i);
        }
        return new Tuple(row.relation(), to, index, row.types, row.isKeyOnly());
    }

    /** Returns the bytes that {@link #into} needs. */
    static int length(Tuple row) {
        int length = 0;
        for (int i = 0; i < row.size(); i++) {
            length = Math.addExact(length, length(row, i));
        }
        return length;
    }

    /** Returns the bytes of a column with its kind and, if there is content, its length. */
    static int length(Tuple row, int column) {
        return row.hasContent(column)
                ? row.offset(column) - row.start(column) + row.length(column)
                : TupleIndex.KIND_BYTES;
    }
}
