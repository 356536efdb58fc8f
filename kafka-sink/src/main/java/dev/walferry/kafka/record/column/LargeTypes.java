package dev.walferry.kafka.record.column;

import dev.walferry.type.TypeOid;
import java.util.Set;

/**
 * The types whose values PostgreSQL may store out of line (TOAST), so that an update need not send them. Every type
 * that is not built in counts as one.
 */
final class LargeTypes {
    /**
     * Types whose values all have the same length or are shorter than the pointer to a value out of line. A {@code numeric} is moved
     * out only if all other large values are out already and the row still does not fit into a page.
     */
    private static final Set<Integer> NEVER = Set.of(
            TypeOid.BOOL,
            TypeOid.CHAR,
            TypeOid.NAME,
            TypeOid.INT8,
            TypeOid.INT2,
            TypeOid.INT4,
            TypeOid.REGPROC,
            TypeOid.OID,
            TypeOid.TID,
            TypeOid.XID,
            TypeOid.CID,
            TypeOid.POINT,
            TypeOid.LSEG,
            TypeOid.BOX,
            TypeOid.LINE,
            TypeOid.CIRCLE,
            TypeOid.FLOAT4,
            TypeOid.FLOAT8,
            TypeOid.MONEY,
            TypeOid.MACADDR,
            TypeOid.MACADDR8,
            TypeOid.CIDR,
            TypeOid.INET,
            TypeOid.ACLITEM,
            TypeOid.DATE,
            TypeOid.TIME,
            TypeOid.TIMESTAMP,
            TypeOid.TIMESTAMPTZ,
            TypeOid.INTERVAL,
            TypeOid.TIMETZ,
            TypeOid.NUMERIC,
            TypeOid.REGPROCEDURE,
            TypeOid.REGOPER,
            TypeOid.REGOPERATOR,
            TypeOid.REGCLASS,
            TypeOid.REGTYPE,
            TypeOid.REGCONFIG,
            TypeOid.REGDICTIONARY,
            TypeOid.REGNAMESPACE,
            TypeOid.REGROLE,
            TypeOid.REGCOLLATION,
            TypeOid.REGDATABASE,
            TypeOid.UUID,
            TypeOid.PG_LSN,
            TypeOid.XID8,
            TypeOid.OID8);

    /** A value out of line is longer than this. */
    private static final int POINTER = 24;

    private static final int HEADER = 4;
    private static final int LONGEST_CHARACTER = 4;
    private static final int BITS = 8;

    private LargeTypes() {}

    /** Returns whether values of a type, with at most so many characters or bits, may be stored out of line. */
    static boolean has(int oid, int length) {
        return switch (oid) {
            case TypeOid.BPCHAR, TypeOid.VARCHAR -> length > (POINTER - HEADER) / LONGEST_CHARACTER;
            case TypeOid.BIT, TypeOid.VARBIT -> length > (POINTER - HEADER - HEADER) * BITS;
            default -> !NEVER.contains(oid);
        };
    }
}
