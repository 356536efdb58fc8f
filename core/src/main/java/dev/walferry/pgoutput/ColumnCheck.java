package dev.walferry.pgoutput;

import dev.walferry.Printable;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;

/** What must hold before a column is read as a Java value. Exceptions name the column and never hold content. */
final class ColumnCheck {
    private ColumnCheck() {}

    /** Returns a column's type; of a domain its base type. */
    static int baseType(Tuple row, int column) {
        int oid = row.relation().typeOid(column);
        return TypeOid.isAssignedByHand(oid) ? oid : row.types.baseOf(oid);
    }

    /** Requires a type and a value. */
    static void requireValueOf(Tuple row, int column, int type, String wanted) {
        if (!hasValueOf(row, column, type, wanted)) {
            throw isNull(row, column);
        }
    }

    static void requireValue(Tuple row, int column) {
        if (!hasValue(row, column)) {
            throw isNull(row, column);
        }
    }

    /** Requires a type; returns false for SQL NULL. */
    static boolean hasValueOf(Tuple row, int column, int type, String wanted) {
        if (baseType(row, column) != type) {
            throw notReadableAs(row, column, wanted);
        }
        return hasValue(row, column);
    }

    /** Returns false for SQL NULL and refuses a value that was not sent. */
    static boolean hasValue(Tuple row, int column) {
        ValueKind kind = row.valueKind(column);
        if (kind == ValueKind.UNCHANGED) {
            throw new IllegalStateException(name(row, column) + " is unchanged: its value was not sent");
        }
        return kind != ValueKind.NULL;
    }

    private static IllegalStateException isNull(Tuple row, int column) {
        return new IllegalStateException(name(row, column) + " is null");
    }

    static ValueFormatException notReadableAs(Tuple row, int column, String wanted) {
        int oid = row.relation().typeOid(column);
        return new ValueFormatException(oid, name(row, column) + " cannot be read as " + wanted);
    }

    /** Creates the exception for a value that is not what it has to be. */
    static ValueFormatException malformed(Tuple row, int column, int type, String expected) {
        return new ValueFormatException(type, "expected " + expected + " in " + name(row, column));
    }

    /** Adds the column to the description of a malformed value. */
    static ValueFormatException in(Tuple row, int column, ValueFormatException e) {
        return new ValueFormatException(e.typeOid(), e.reason() + " in " + name(row, column), e);
    }

    private static String name(Tuple row, int column) {
        return "column " + Printable.quoted(row.relation().columns().get(column).name()) + " of " + row.relation();
    }
}
