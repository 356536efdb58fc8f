package dev.walferry.type;

/**
 * OIDs of the arrays of PostgreSQL's built-in types, named for the element: {@code ArrayOid.INT4} is {@code int4[]}.
 *
 * <p>An array type says nothing of dimensions: {@code int4[]} and {@code int4[][]} are one type. int2vector and
 * oidvector are not here: they are separate types that only look like arrays in binary format.
 */
public final class ArrayOid {
    /** PostgreSQL's {@code bool[]}. */
    public static final int BOOL = 1000;
    /** PostgreSQL's {@code bytea[]}. */
    public static final int BYTEA = 1001;
    /** PostgreSQL's {@code "char"[]}. */
    public static final int CHAR = 1002;
    /** PostgreSQL's {@code name[]}. */
    public static final int NAME = 1003;
    /** PostgreSQL's {@code int8[]}. */
    public static final int INT8 = 1016;
    /** PostgreSQL's {@code int2[]}. */
    public static final int INT2 = 1005;
    /** PostgreSQL's {@code int2vector[]}. */
    public static final int INT2VECTOR = 1006;
    /** PostgreSQL's {@code int4[]}. */
    public static final int INT4 = 1007;
    /** PostgreSQL's {@code regproc[]}. */
    public static final int REGPROC = 1008;
    /** PostgreSQL's {@code text[]}. */
    public static final int TEXT = 1009;
    /** PostgreSQL's {@code oid[]}. */
    public static final int OID = 1028;
    /** PostgreSQL's {@code tid[]}. */
    public static final int TID = 1010;
    /** PostgreSQL's {@code xid[]}. */
    public static final int XID = 1011;
    /** PostgreSQL's {@code cid[]}. */
    public static final int CID = 1012;
    /** PostgreSQL's {@code oidvector[]}. */
    public static final int OIDVECTOR = 1013;
    /** PostgreSQL's {@code pg_type[]}. */
    public static final int PG_TYPE = 210;
    /** PostgreSQL's {@code pg_attribute[]}. */
    public static final int PG_ATTRIBUTE = 270;
    /** PostgreSQL's {@code pg_proc[]}. */
    public static final int PG_PROC = 272;
    /** PostgreSQL's {@code pg_class[]}. */
    public static final int PG_CLASS = 273;
    /** PostgreSQL's {@code json[]}. */
    public static final int JSON = 199;
    /** PostgreSQL's {@code xml[]}. */
    public static final int XML = 143;
    /** PostgreSQL's {@code point[]}. */
    public static final int POINT = 1017;
    /** PostgreSQL's {@code lseg[]}. */
    public static final int LSEG = 1018;
    /** PostgreSQL's {@code path[]}. */
    public static final int PATH = 1019;
    /** PostgreSQL's {@code box[]}. */
    public static final int BOX = 1020;
    /** PostgreSQL's {@code polygon[]}. */
    public static final int POLYGON = 1027;
    /** PostgreSQL's {@code line[]}. */
    public static final int LINE = 629;
    /** PostgreSQL's {@code cidr[]}. */
    public static final int CIDR = 651;
    /** PostgreSQL's {@code float4[]}. */
    public static final int FLOAT4 = 1021;
    /** PostgreSQL's {@code float8[]}. */
    public static final int FLOAT8 = 1022;
    /** PostgreSQL's {@code circle[]}. */
    public static final int CIRCLE = 719;
    /** PostgreSQL's {@code macaddr8[]}. */
    public static final int MACADDR8 = 775;
    /** PostgreSQL's {@code money[]}. */
    public static final int MONEY = 791;
    /** PostgreSQL's {@code macaddr[]}. */
    public static final int MACADDR = 1040;
    /** PostgreSQL's {@code inet[]}. */
    public static final int INET = 1041;
    /** PostgreSQL's {@code aclitem[]}. */
    public static final int ACLITEM = 1034;
    /** PostgreSQL's {@code bpchar[]}. */
    public static final int BPCHAR = 1014;
    /** PostgreSQL's {@code varchar[]}. */
    public static final int VARCHAR = 1015;
    /** PostgreSQL's {@code date[]}. */
    public static final int DATE = 1182;
    /** PostgreSQL's {@code time[]}. */
    public static final int TIME = 1183;
    /** PostgreSQL's {@code timestamp[]}. */
    public static final int TIMESTAMP = 1115;
    /** PostgreSQL's {@code timestamptz[]}. */
    public static final int TIMESTAMPTZ = 1185;
    /** PostgreSQL's {@code interval[]}. */
    public static final int INTERVAL = 1187;
    /** PostgreSQL's {@code timetz[]}. */
    public static final int TIMETZ = 1270;
    /** PostgreSQL's {@code bit[]}. */
    public static final int BIT = 1561;
    /** PostgreSQL's {@code varbit[]}. */
    public static final int VARBIT = 1563;
    /** PostgreSQL's {@code numeric[]}. */
    public static final int NUMERIC = 1231;
    /** PostgreSQL's {@code refcursor[]}. */
    public static final int REFCURSOR = 2201;
    /** PostgreSQL's {@code regprocedure[]}. */
    public static final int REGPROCEDURE = 2207;
    /** PostgreSQL's {@code regoper[]}. */
    public static final int REGOPER = 2208;
    /** PostgreSQL's {@code regoperator[]}. */
    public static final int REGOPERATOR = 2209;
    /** PostgreSQL's {@code regclass[]}. */
    public static final int REGCLASS = 2210;
    /** PostgreSQL's {@code regtype[]}. */
    public static final int REGTYPE = 2211;
    /** PostgreSQL's {@code record[]}. */
    public static final int RECORD = 2287;
    /** PostgreSQL's {@code cstring[]}. */
    public static final int CSTRING = 1263;
    /** PostgreSQL's {@code uuid[]}. */
    public static final int UUID = 2951;
    /** PostgreSQL's {@code txid_snapshot[]}. */
    public static final int TXID_SNAPSHOT = 2949;
    /** PostgreSQL's {@code pg_lsn[]}. */
    public static final int PG_LSN = 3221;
    /** PostgreSQL's {@code tsvector[]}. */
    public static final int TSVECTOR = 3643;
    /** PostgreSQL's {@code tsquery[]}. */
    public static final int TSQUERY = 3645;
    /** PostgreSQL's {@code gtsvector[]}. */
    public static final int GTSVECTOR = 3644;
    /** PostgreSQL's {@code regconfig[]}. */
    public static final int REGCONFIG = 3735;
    /** PostgreSQL's {@code regdictionary[]}. */
    public static final int REGDICTIONARY = 3770;
    /** PostgreSQL's {@code jsonb[]}. */
    public static final int JSONB = 3807;
    /** PostgreSQL's {@code int4range[]}. */
    public static final int INT4RANGE = 3905;
    /** PostgreSQL's {@code numrange[]}. */
    public static final int NUMRANGE = 3907;
    /** PostgreSQL's {@code tsrange[]}. */
    public static final int TSRANGE = 3909;
    /** PostgreSQL's {@code tstzrange[]}. */
    public static final int TSTZRANGE = 3911;
    /** PostgreSQL's {@code daterange[]}. */
    public static final int DATERANGE = 3913;
    /** PostgreSQL's {@code int8range[]}. */
    public static final int INT8RANGE = 3927;
    /** PostgreSQL's {@code jsonpath[]}. */
    public static final int JSONPATH = 4073;
    /** PostgreSQL's {@code regnamespace[]}. */
    public static final int REGNAMESPACE = 4090;
    /** PostgreSQL's {@code regrole[]}. */
    public static final int REGROLE = 4097;
    /** PostgreSQL's {@code regcollation[]}. */
    public static final int REGCOLLATION = 4192;
    /** PostgreSQL's {@code int4multirange[]}. */
    public static final int INT4MULTIRANGE = 6150;
    /** PostgreSQL's {@code nummultirange[]}. */
    public static final int NUMMULTIRANGE = 6151;
    /** PostgreSQL's {@code tsmultirange[]}. */
    public static final int TSMULTIRANGE = 6152;
    /** PostgreSQL's {@code tstzmultirange[]}. */
    public static final int TSTZMULTIRANGE = 6153;
    /** PostgreSQL's {@code datemultirange[]}. */
    public static final int DATEMULTIRANGE = 6155;
    /** PostgreSQL's {@code int8multirange[]}. */
    public static final int INT8MULTIRANGE = 6157;
    /** PostgreSQL's {@code pg_snapshot[]}. */
    public static final int PG_SNAPSHOT = 5039;
    /** PostgreSQL's {@code xid8[]}. */
    public static final int XID8 = 271;
    /** PostgreSQL's {@code oid8[]}. */
    public static final int OID8 = 6442;
    /** PostgreSQL's {@code regdatabase[]}. */
    public static final int REGDATABASE = 6491;

    private ArrayOid() {}
}
