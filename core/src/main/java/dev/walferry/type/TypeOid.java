package dev.walferry.type;

import dev.walferry.internal.type.PgTypeTable;
import org.jspecify.annotations.Nullable;

/**
 * OIDs of PostgreSQL's built-in types, the same in every database, and what is known of them without a query.
 *
 * <p>OIDs are unsigned 32-bit numbers kept in an {@code int}. The OIDs of arrays are in {@link ArrayOid}. A type that
 * is not here (enum, domain, composite, extension type, newer built-in) has an OID of one database only: see
 * {@link TypeCatalog}.
 *
 * @see <a href="https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat">pg_type.dat</a>
 */
public final class TypeOid {
    /** PostgreSQL's {@code bool}. */
    public static final int BOOL = 16;
    /** PostgreSQL's {@code bytea}. */
    public static final int BYTEA = 17;
    /** PostgreSQL's {@code "char"}, the one-byte type, not {@code char(n)}. */
    public static final int CHAR = 18;
    /** PostgreSQL's {@code name}. */
    public static final int NAME = 19;
    /** PostgreSQL's {@code int8}. */
    public static final int INT8 = 20;
    /** PostgreSQL's {@code int2}. */
    public static final int INT2 = 21;
    /** PostgreSQL's {@code int2vector}. */
    public static final int INT2VECTOR = 22;
    /** PostgreSQL's {@code int4}. */
    public static final int INT4 = 23;
    /** PostgreSQL's {@code regproc}. */
    public static final int REGPROC = 24;
    /** PostgreSQL's {@code text}. */
    public static final int TEXT = 25;
    /** PostgreSQL's {@code oid}. */
    public static final int OID = 26;
    /** PostgreSQL's {@code tid}. */
    public static final int TID = 27;
    /** PostgreSQL's {@code xid}. */
    public static final int XID = 28;
    /** PostgreSQL's {@code cid}. */
    public static final int CID = 29;
    /** PostgreSQL's {@code oidvector}. */
    public static final int OIDVECTOR = 30;
    /** PostgreSQL's {@code pg_type}. */
    public static final int PG_TYPE = 71;
    /** PostgreSQL's {@code pg_attribute}. */
    public static final int PG_ATTRIBUTE = 75;
    /** PostgreSQL's {@code pg_proc}. */
    public static final int PG_PROC = 81;
    /** PostgreSQL's {@code pg_class}. */
    public static final int PG_CLASS = 83;
    /** PostgreSQL's {@code json}. */
    public static final int JSON = 114;
    /** PostgreSQL's {@code xml}. */
    public static final int XML = 142;
    /** PostgreSQL's {@code pg_node_tree}. */
    public static final int PG_NODE_TREE = 194;
    /** PostgreSQL's {@code point}. */
    public static final int POINT = 600;
    /** PostgreSQL's {@code lseg}. */
    public static final int LSEG = 601;
    /** PostgreSQL's {@code path}. */
    public static final int PATH = 602;
    /** PostgreSQL's {@code box}. */
    public static final int BOX = 603;
    /** PostgreSQL's {@code polygon}. */
    public static final int POLYGON = 604;
    /** PostgreSQL's {@code line}. */
    public static final int LINE = 628;
    /** PostgreSQL's {@code cidr}. */
    public static final int CIDR = 650;
    /** PostgreSQL's {@code float4}. */
    public static final int FLOAT4 = 700;
    /** PostgreSQL's {@code float8}. */
    public static final int FLOAT8 = 701;
    /** PostgreSQL's {@code unknown}, a pseudo-type: an untyped literal. */
    public static final int UNKNOWN = 705;
    /** PostgreSQL's {@code circle}. */
    public static final int CIRCLE = 718;
    /** PostgreSQL's {@code macaddr8}. */
    public static final int MACADDR8 = 774;
    /** PostgreSQL's {@code money}. */
    public static final int MONEY = 790;
    /** PostgreSQL's {@code macaddr}. */
    public static final int MACADDR = 829;
    /** PostgreSQL's {@code inet}. */
    public static final int INET = 869;
    /** PostgreSQL's {@code aclitem}, which has no binary format. */
    public static final int ACLITEM = 1033;
    /** PostgreSQL's {@code bpchar}, which SQL calls {@code char(n)}. */
    public static final int BPCHAR = 1042;
    /** PostgreSQL's {@code varchar}. */
    public static final int VARCHAR = 1043;
    /** PostgreSQL's {@code date}. */
    public static final int DATE = 1082;
    /** PostgreSQL's {@code time}. */
    public static final int TIME = 1083;
    /** PostgreSQL's {@code timestamp}. */
    public static final int TIMESTAMP = 1114;
    /** PostgreSQL's {@code timestamptz}. */
    public static final int TIMESTAMPTZ = 1184;
    /** PostgreSQL's {@code interval}. */
    public static final int INTERVAL = 1186;
    /** PostgreSQL's {@code timetz}. */
    public static final int TIMETZ = 1266;
    /** PostgreSQL's {@code bit}, of fixed length. */
    public static final int BIT = 1560;
    /** PostgreSQL's {@code varbit}. */
    public static final int VARBIT = 1562;
    /** PostgreSQL's {@code numeric}. */
    public static final int NUMERIC = 1700;
    /** PostgreSQL's {@code refcursor}. */
    public static final int REFCURSOR = 1790;
    /** PostgreSQL's {@code regprocedure}. */
    public static final int REGPROCEDURE = 2202;
    /** PostgreSQL's {@code regoper}. */
    public static final int REGOPER = 2203;
    /** PostgreSQL's {@code regoperator}. */
    public static final int REGOPERATOR = 2204;
    /** PostgreSQL's {@code regclass}. */
    public static final int REGCLASS = 2205;
    /** PostgreSQL's {@code regtype}. */
    public static final int REGTYPE = 2206;
    /** PostgreSQL's {@code record}, a pseudo-type: a composite without a name. */
    public static final int RECORD = 2249;
    /** PostgreSQL's {@code cstring}, a pseudo-type. */
    public static final int CSTRING = 2275;
    /** PostgreSQL's {@code uuid}. */
    public static final int UUID = 2950;
    /** PostgreSQL's {@code txid_snapshot}. */
    public static final int TXID_SNAPSHOT = 2970;
    /** PostgreSQL's {@code pg_lsn}. */
    public static final int PG_LSN = 3220;
    /** PostgreSQL's {@code pg_ndistinct}. */
    public static final int PG_NDISTINCT = 3361;
    /** PostgreSQL's {@code pg_dependencies}. */
    public static final int PG_DEPENDENCIES = 3402;
    /** PostgreSQL's {@code tsvector}. */
    public static final int TSVECTOR = 3614;
    /** PostgreSQL's {@code tsquery}. */
    public static final int TSQUERY = 3615;
    /** PostgreSQL's {@code gtsvector}, which has no binary format. */
    public static final int GTSVECTOR = 3642;
    /** PostgreSQL's {@code regconfig}. */
    public static final int REGCONFIG = 3734;
    /** PostgreSQL's {@code regdictionary}. */
    public static final int REGDICTIONARY = 3769;
    /** PostgreSQL's {@code jsonb}. */
    public static final int JSONB = 3802;
    /** PostgreSQL's {@code int4range}. */
    public static final int INT4RANGE = 3904;
    /** PostgreSQL's {@code numrange}. */
    public static final int NUMRANGE = 3906;
    /** PostgreSQL's {@code tsrange}. */
    public static final int TSRANGE = 3908;
    /** PostgreSQL's {@code tstzrange}. */
    public static final int TSTZRANGE = 3910;
    /** PostgreSQL's {@code daterange}. */
    public static final int DATERANGE = 3912;
    /** PostgreSQL's {@code int8range}. */
    public static final int INT8RANGE = 3926;
    /** PostgreSQL's {@code jsonpath}, since PostgreSQL 12. */
    public static final int JSONPATH = 4072;
    /** PostgreSQL's {@code regnamespace}. */
    public static final int REGNAMESPACE = 4089;
    /** PostgreSQL's {@code regrole}. */
    public static final int REGROLE = 4096;
    /** PostgreSQL's {@code regcollation}, since PostgreSQL 13. */
    public static final int REGCOLLATION = 4191;
    /** PostgreSQL's {@code int4multirange}, since PostgreSQL 14. */
    public static final int INT4MULTIRANGE = 4451;
    /** PostgreSQL's {@code nummultirange}, since PostgreSQL 14. */
    public static final int NUMMULTIRANGE = 4532;
    /** PostgreSQL's {@code tsmultirange}, since PostgreSQL 14. */
    public static final int TSMULTIRANGE = 4533;
    /** PostgreSQL's {@code tstzmultirange}, since PostgreSQL 14. */
    public static final int TSTZMULTIRANGE = 4534;
    /** PostgreSQL's {@code datemultirange}, since PostgreSQL 14. */
    public static final int DATEMULTIRANGE = 4535;
    /** PostgreSQL's {@code int8multirange}, since PostgreSQL 14. */
    public static final int INT8MULTIRANGE = 4536;
    /** PostgreSQL's {@code pg_brin_bloom_summary}, since PostgreSQL 14. */
    public static final int PG_BRIN_BLOOM_SUMMARY = 4600;
    /** PostgreSQL's {@code pg_brin_minmax_multi_summary}, since PostgreSQL 14. */
    public static final int PG_BRIN_MINMAX_MULTI_SUMMARY = 4601;
    /** PostgreSQL's {@code pg_mcv_list}, since PostgreSQL 12. */
    public static final int PG_MCV_LIST = 5017;
    /** PostgreSQL's {@code pg_snapshot}, since PostgreSQL 13. */
    public static final int PG_SNAPSHOT = 5038;
    /** PostgreSQL's {@code xid8}, since PostgreSQL 13. */
    public static final int XID8 = 5069;
    /** PostgreSQL's {@code oid8}, since PostgreSQL 19. */
    public static final int OID8 = 6437;
    /** PostgreSQL's {@code regdatabase}, since PostgreSQL 19. */
    public static final int REGDATABASE = 6490;

    private static final int FIRST_GENERATED = 10_000;

    private TypeOid() {}

    /**
     * Returns whether PostgreSQL's developers have assigned an OID by hand. Such an OID means the same in every database,
     * whether or not it is known here, and is never one of a domain.
     *
     * @param typeOid any type OID
     * @return whether it is below the first that a server generates
     */
    public static boolean isAssignedByHand(int typeOid) {
        return typeOid > 0 && typeOid < FIRST_GENERATED;
    }

    /**
     * Returns whether an OID is one of a built-in type or of an array of one.
     *
     * @param typeOid any type OID
     * @return true if its meaning is the same in every database and known here
     */
    public static boolean isBuiltIn(int typeOid) {
        return PgTypeTable.find(typeOid) != null;
    }

    /**
     * Returns the name of a built-in type, such as {@code int4}; that of an array is {@code _int4}, as in {@code pg_type}.
     *
     * @param typeOid any type OID
     * @return the name, or null if the type is not built in
     */
    public static @Nullable String nameOf(int typeOid) {
        TypeInfo type = PgTypeTable.find(typeOid);
        return type == null ? null : type.name();
    }

    /**
     * Returns the OID of a built-in type by its name in {@code pg_catalog}: {@code int4}, and {@code _int4} for its
     * array. Names that only SQL knows, such as {@code integer}, are not found.
     *
     * @param name the type's {@code typname}, without schema and quotes
     * @return the OID, or 0 if no built-in type has the name
     */
    public static int ofName(String name) {
        return PgTypeTable.oidOf(name);
    }

    /**
     * Returns the element type of a built-in array type.
     *
     * @param typeOid any type OID
     * @return the element's OID, or 0 if the type is not a built-in array
     */
    public static int elementOf(int typeOid) {
        TypeInfo type = PgTypeTable.find(typeOid);
        return type == null ? 0 : type.elementOid();
    }

    /**
     * Returns the array type of a built-in type.
     *
     * @param typeOid any type OID
     * @return the array's OID, or 0 if the type is not built in or has no array type
     */
    public static int arrayOf(int typeOid) {
        return PgTypeTable.arrayOf(typeOid);
    }

    /**
     * Returns the delimiter between the elements of an array of a built-in type: {@code ;} for box, {@code ,} for all
     * others.
     *
     * @param typeOid any type OID
     * @return the delimiter; that of an array type is its element's
     */
    public static char delimiterOf(int typeOid) {
        return typeOid == BOX || typeOid == ArrayOid.BOX ? ';' : ',';
    }
}
