package dev.walferry.internal.type;

import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of {@code pg_type} that are the same in every database, as {@link TypeInfo}. */
public final class PgTypeTable {
    private static final String SCHEMA = "pg_catalog";

    private static final Map<Integer, TypeInfo> BY_OID = new HashMap<>();
    private static final Map<String, Integer> OID_BY_NAME = new HashMap<>();
    private static final Map<Integer, Integer> ARRAY_BY_OID = new HashMap<>();

    static {
        base(TypeOid.BOOL, ArrayOid.BOOL, "bool", 'B');
        base(TypeOid.BYTEA, ArrayOid.BYTEA, "bytea", 'U');
        base(TypeOid.CHAR, ArrayOid.CHAR, "char", 'Z');
        base(TypeOid.NAME, ArrayOid.NAME, "name", 'S');
        base(TypeOid.INT8, ArrayOid.INT8, "int8", 'N');
        base(TypeOid.INT2, ArrayOid.INT2, "int2", 'N');
        base(TypeOid.INT2VECTOR, ArrayOid.INT2VECTOR, "int2vector", 'A');
        base(TypeOid.INT4, ArrayOid.INT4, "int4", 'N');
        base(TypeOid.REGPROC, ArrayOid.REGPROC, "regproc", 'N');
        base(TypeOid.TEXT, ArrayOid.TEXT, "text", 'S');
        base(TypeOid.OID, ArrayOid.OID, "oid", 'N');
        base(TypeOid.TID, ArrayOid.TID, "tid", 'U');
        base(TypeOid.XID, ArrayOid.XID, "xid", 'U');
        base(TypeOid.CID, ArrayOid.CID, "cid", 'U');
        base(TypeOid.OIDVECTOR, ArrayOid.OIDVECTOR, "oidvector", 'A');
        put(TypeOid.PG_TYPE, ArrayOid.PG_TYPE, "pg_type", TypeKind.COMPOSITE, 'C', 0);
        put(TypeOid.PG_ATTRIBUTE, ArrayOid.PG_ATTRIBUTE, "pg_attribute", TypeKind.COMPOSITE, 'C', 0);
        put(TypeOid.PG_PROC, ArrayOid.PG_PROC, "pg_proc", TypeKind.COMPOSITE, 'C', 0);
        put(TypeOid.PG_CLASS, ArrayOid.PG_CLASS, "pg_class", TypeKind.COMPOSITE, 'C', 0);
        base(TypeOid.JSON, ArrayOid.JSON, "json", 'U');
        base(TypeOid.XML, ArrayOid.XML, "xml", 'U');
        base(TypeOid.PG_NODE_TREE, 0, "pg_node_tree", 'Z');
        base(TypeOid.POINT, ArrayOid.POINT, "point", 'G');
        base(TypeOid.LSEG, ArrayOid.LSEG, "lseg", 'G');
        base(TypeOid.PATH, ArrayOid.PATH, "path", 'G');
        base(TypeOid.BOX, ArrayOid.BOX, "box", 'G');
        base(TypeOid.POLYGON, ArrayOid.POLYGON, "polygon", 'G');
        base(TypeOid.LINE, ArrayOid.LINE, "line", 'G');
        base(TypeOid.CIDR, ArrayOid.CIDR, "cidr", 'I');
        base(TypeOid.FLOAT4, ArrayOid.FLOAT4, "float4", 'N');
        base(TypeOid.FLOAT8, ArrayOid.FLOAT8, "float8", 'N');
        put(TypeOid.UNKNOWN, 0, "unknown", TypeKind.PSEUDO, 'X', 0);
        base(TypeOid.CIRCLE, ArrayOid.CIRCLE, "circle", 'G');
        base(TypeOid.MACADDR8, ArrayOid.MACADDR8, "macaddr8", 'U');
        base(TypeOid.MONEY, ArrayOid.MONEY, "money", 'N');
        base(TypeOid.MACADDR, ArrayOid.MACADDR, "macaddr", 'U');
        base(TypeOid.INET, ArrayOid.INET, "inet", 'I');
        base(TypeOid.ACLITEM, ArrayOid.ACLITEM, "aclitem", 'U');
        base(TypeOid.BPCHAR, ArrayOid.BPCHAR, "bpchar", 'S');
        base(TypeOid.VARCHAR, ArrayOid.VARCHAR, "varchar", 'S');
        base(TypeOid.DATE, ArrayOid.DATE, "date", 'D');
        base(TypeOid.TIME, ArrayOid.TIME, "time", 'D');
        base(TypeOid.TIMESTAMP, ArrayOid.TIMESTAMP, "timestamp", 'D');
        base(TypeOid.TIMESTAMPTZ, ArrayOid.TIMESTAMPTZ, "timestamptz", 'D');
        base(TypeOid.INTERVAL, ArrayOid.INTERVAL, "interval", 'T');
        base(TypeOid.TIMETZ, ArrayOid.TIMETZ, "timetz", 'D');
        base(TypeOid.BIT, ArrayOid.BIT, "bit", 'V');
        base(TypeOid.VARBIT, ArrayOid.VARBIT, "varbit", 'V');
        base(TypeOid.NUMERIC, ArrayOid.NUMERIC, "numeric", 'N');
        base(TypeOid.REFCURSOR, ArrayOid.REFCURSOR, "refcursor", 'U');
        base(TypeOid.REGPROCEDURE, ArrayOid.REGPROCEDURE, "regprocedure", 'N');
        base(TypeOid.REGOPER, ArrayOid.REGOPER, "regoper", 'N');
        base(TypeOid.REGOPERATOR, ArrayOid.REGOPERATOR, "regoperator", 'N');
        base(TypeOid.REGCLASS, ArrayOid.REGCLASS, "regclass", 'N');
        base(TypeOid.REGTYPE, ArrayOid.REGTYPE, "regtype", 'N');
        put(TypeOid.RECORD, ArrayOid.RECORD, "record", TypeKind.PSEUDO, 'P', 0);
        put(TypeOid.CSTRING, ArrayOid.CSTRING, "cstring", TypeKind.PSEUDO, 'P', 0);
        base(TypeOid.UUID, ArrayOid.UUID, "uuid", 'U');
        base(TypeOid.TXID_SNAPSHOT, ArrayOid.TXID_SNAPSHOT, "txid_snapshot", 'U');
        base(TypeOid.PG_LSN, ArrayOid.PG_LSN, "pg_lsn", 'U');
        base(TypeOid.PG_NDISTINCT, 0, "pg_ndistinct", 'Z');
        base(TypeOid.PG_DEPENDENCIES, 0, "pg_dependencies", 'Z');
        base(TypeOid.TSVECTOR, ArrayOid.TSVECTOR, "tsvector", 'U');
        base(TypeOid.TSQUERY, ArrayOid.TSQUERY, "tsquery", 'U');
        base(TypeOid.GTSVECTOR, ArrayOid.GTSVECTOR, "gtsvector", 'U');
        base(TypeOid.REGCONFIG, ArrayOid.REGCONFIG, "regconfig", 'N');
        base(TypeOid.REGDICTIONARY, ArrayOid.REGDICTIONARY, "regdictionary", 'N');
        base(TypeOid.JSONB, ArrayOid.JSONB, "jsonb", 'U');
        range(TypeOid.INT4RANGE, ArrayOid.INT4RANGE, "int4range", TypeKind.RANGE, TypeOid.INT4);
        range(TypeOid.NUMRANGE, ArrayOid.NUMRANGE, "numrange", TypeKind.RANGE, TypeOid.NUMERIC);
        range(TypeOid.TSRANGE, ArrayOid.TSRANGE, "tsrange", TypeKind.RANGE, TypeOid.TIMESTAMP);
        range(TypeOid.TSTZRANGE, ArrayOid.TSTZRANGE, "tstzrange", TypeKind.RANGE, TypeOid.TIMESTAMPTZ);
        range(TypeOid.DATERANGE, ArrayOid.DATERANGE, "daterange", TypeKind.RANGE, TypeOid.DATE);
        range(TypeOid.INT8RANGE, ArrayOid.INT8RANGE, "int8range", TypeKind.RANGE, TypeOid.INT8);
        base(TypeOid.JSONPATH, ArrayOid.JSONPATH, "jsonpath", 'U');
        base(TypeOid.REGNAMESPACE, ArrayOid.REGNAMESPACE, "regnamespace", 'N');
        base(TypeOid.REGROLE, ArrayOid.REGROLE, "regrole", 'N');
        base(TypeOid.REGCOLLATION, ArrayOid.REGCOLLATION, "regcollation", 'N');
        range(
                TypeOid.INT4MULTIRANGE,
                ArrayOid.INT4MULTIRANGE,
                "int4multirange",
                TypeKind.MULTIRANGE,
                TypeOid.INT4RANGE);
        range(TypeOid.NUMMULTIRANGE, ArrayOid.NUMMULTIRANGE, "nummultirange", TypeKind.MULTIRANGE, TypeOid.NUMRANGE);
        range(TypeOid.TSMULTIRANGE, ArrayOid.TSMULTIRANGE, "tsmultirange", TypeKind.MULTIRANGE, TypeOid.TSRANGE);
        range(
                TypeOid.TSTZMULTIRANGE,
                ArrayOid.TSTZMULTIRANGE,
                "tstzmultirange",
                TypeKind.MULTIRANGE,
                TypeOid.TSTZRANGE);
        range(
                TypeOid.DATEMULTIRANGE,
                ArrayOid.DATEMULTIRANGE,
                "datemultirange",
                TypeKind.MULTIRANGE,
                TypeOid.DATERANGE);
        range(
                TypeOid.INT8MULTIRANGE,
                ArrayOid.INT8MULTIRANGE,
                "int8multirange",
                TypeKind.MULTIRANGE,
                TypeOid.INT8RANGE);
        base(TypeOid.PG_BRIN_BLOOM_SUMMARY, 0, "pg_brin_bloom_summary", 'Z');
        base(TypeOid.PG_BRIN_MINMAX_MULTI_SUMMARY, 0, "pg_brin_minmax_multi_summary", 'Z');
        base(TypeOid.PG_MCV_LIST, 0, "pg_mcv_list", 'Z');
        base(TypeOid.PG_SNAPSHOT, ArrayOid.PG_SNAPSHOT, "pg_snapshot", 'U');
        base(TypeOid.XID8, ArrayOid.XID8, "xid8", 'U');
        base(TypeOid.OID8, ArrayOid.OID8, "oid8", 'N');
        base(TypeOid.REGDATABASE, ArrayOid.REGDATABASE, "regdatabase", 'N');
    }

    private PgTypeTable() {}

    /**
     * Returns a built-in type.
     *
     * @param oid its OID
     * @return null if there is none with this OID in every database
     */
    public static @Nullable TypeInfo find(int oid) {
        return BY_OID.get(oid);
    }

    /**
     * Returns the OID of a built-in type.
     *
     * @param name its name in {@code pg_catalog}
     * @return 0 if there is no such type
     */
    public static int oidOf(String name) {
        return OID_BY_NAME.getOrDefault(name, 0);
    }

    /**
     * Returns the type of arrays of a built-in type.
     *
     * @param oid the OID of the elements' type
     * @return 0 if there is no such type
     */
    public static int arrayOf(int oid) {
        return ARRAY_BY_OID.getOrDefault(oid, 0);
    }

    private static void base(int oid, int array, String name, char category) {
        put(oid, array, name, TypeKind.BASE, category, 0);
    }

    private static void range(int oid, int array, String name, TypeKind kind, int subtype) {
        put(oid, array, name, kind, 'R', subtype);
    }

    private static void put(int oid, int array, String name, TypeKind kind, char category, int subtype) {
        add(oid, name, kind, category, 0, subtype);
        if (array != 0) {
            add(array, "_" + name, TypeKind.BASE, 'A', oid, 0);
            ARRAY_BY_OID.put(oid, array);
        }
    }

    private static void add(int oid, String name, TypeKind kind, char category, int element, int subtype) {
        char delimiter = TypeOid.delimiterOf(oid);
        TypeInfo type = new TypeInfo(
                oid, SCHEMA, name, kind, category, element, 0, -1, subtype, delimiter, List.of(), List.of(), null);
        BY_OID.put(oid, type);
        OID_BY_NAME.put(name, oid);
    }
}
