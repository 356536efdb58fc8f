package dev.walferry.kafka.record.column;

import dev.walferry.type.TypeOid;

/**
 * The length of a column's values, in characters or digits, as pgjdbc's metadata has it: Debezium cuts pseudonyms to
 * it, and says only of longer columns that their values may be cut.
 */
final class ColumnLength {
    /** A type whose values have no largest length. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int HEADER = 4;
    private static final int NONE = -1;
    private static final int LONGEST_NUMERIC = 131_089;
    private static final int DATE = 13;
    private static final int TIME = 8;
    private static final int ZONE = 6;
    private static final int INTERVAL = 49;
    private static final int MICROSECONDS = 6;

    private ColumnLength() {}

    /** Returns the length of a type's values; of an array, that of its elements. */
    static int of(TypeForm form) {
        TypeForm element = form.element();
        if (element == null) {
            return of(form.oid(), form.modifier());
        }
        int length = of(element);
        return length == 0 ? LONGEST_NUMERIC : length;
    }

    /** Returns the length of a type that is neither a domain nor an array. A numeric without a precision has none. */
    static int of(int oid, int modifier) {
        // A numeric without a precision has no length, as with pgjdbc, except in an array.
        return switch (oid) {
            case TypeOid.BOOL, TypeOid.CHAR -> 1;
            case TypeOid.INT2 -> 5;
            case TypeOid.INT4, TypeOid.OID -> 10;
            case TypeOid.INT8 -> 19;
            case TypeOid.FLOAT4 -> 8;
            case TypeOid.FLOAT8 -> 17;
            case TypeOid.NUMERIC -> modifier == NONE ? 0 : (modifier - HEADER) >> 16;
            case TypeOid.BPCHAR, TypeOid.VARCHAR -> modifier == NONE ? UNLIMITED : modifier - HEADER;
            case TypeOid.BIT, TypeOid.VARBIT -> modifier == NONE ? UNLIMITED : modifier;
            case TypeOid.DATE -> DATE;
            case TypeOid.TIME -> TIME + fraction(modifier);
            case TypeOid.TIMETZ -> TIME + fraction(modifier) + ZONE;
            case TypeOid.TIMESTAMP -> DATE + 1 + TIME + fraction(modifier);
            case TypeOid.TIMESTAMPTZ -> DATE + 1 + TIME + fraction(modifier) + ZONE;
            case TypeOid.INTERVAL -> INTERVAL;
            default -> UNLIMITED;
        };
    }

    /** The point and the digits of a second's fraction. One digit counts as two. */
    private static int fraction(int modifier) {
        return switch (modifier) {
            case NONE -> 1 + MICROSECONDS;
            case 0 -> 0;
            case 1 -> 1 + 2;
            default -> 1 + modifier;
        };
    }
}
