package dev.walferry.kafka.record;

import java.util.HashMap;
import java.util.Map;

/** PostgreSQL's own types, whose OIDs are the same in every database. Those that are plain text anyway are left out. */
final class BuiltInTypes {
    static final int BOOL = 16;
    static final int BYTEA = 17;
    static final int INT8 = 20;
    static final int INT2 = 21;
    static final int INT4 = 23;
    static final int TEXT = 25;
    static final int OID = 26;
    static final int JSON = 114;
    static final int POINT = 600;
    static final int LSEG = 601;
    static final int PATH = 602;
    static final int BOX = 603;
    static final int POLYGON = 604;
    static final int LINE = 628;
    static final int FLOAT4 = 700;
    static final int FLOAT8 = 701;
    static final int CIRCLE = 718;
    static final int MONEY = 790;
    static final int BPCHAR = 1042;
    static final int VARCHAR = 1043;
    static final int DATE = 1082;
    static final int TIME = 1083;
    static final int TIMESTAMP = 1114;
    static final int TIMESTAMPTZ = 1184;
    static final int INTERVAL = 1186;
    static final int TIMETZ = 1266;
    static final int BIT = 1560;
    static final int VARBIT = 1562;
    static final int NUMERIC = 1700;
    static final int UUID = 2950;
    static final int JSONB = 3802;

    /** Name, OID and the OID of its array. */
    private static final String TABLE = """
            bool 16 1000,bytea 17 1001,char 18 1002,name 19 1003,int8 20 1016,int2 21 1005,int2vector 22 1006,\
            int4 23 1007,regproc 24 1008,text 25 1009,oid 26 1028,tid 27 1010,xid 28 1011,cid 29 1012,\
            oidvector 30 1013,json 114 199,xml 142 143,point 600 1017,lseg 601 1018,path 602 1019,box 603 1020,\
            polygon 604 1027,line 628 629,cidr 650 651,float4 700 1021,float8 701 1022,circle 718 719,\
            macaddr8 774 775,money 790 791,macaddr 829 1040,inet 869 1041,aclitem 1033 1034,bpchar 1042 1014,\
            varchar 1043 1015,date 1082 1182,time 1083 1183,timestamp 1114 1115,timestamptz 1184 1185,\
            interval 1186 1187,timetz 1266 1270,bit 1560 1561,varbit 1562 1563,numeric 1700 1231,\
            refcursor 1790 2201,regprocedure 2202 2207,regoper 2203 2208,regoperator 2204 2209,regclass 2205 2210,\
            regtype 2206 2211,record 2249 2287,cstring 2275 1263,uuid 2950 2951,txid_snapshot 2970 2949,\
            pg_lsn 3220 3221,tsvector 3614 3643,tsquery 3615 3645,gtsvector 3642 3644,regconfig 3734 3735,\
            regdictionary 3769 3770,jsonb 3802 3807,int4range 3904 3905,numrange 3906 3907,tsrange 3908 3909,\
            tstzrange 3910 3911,daterange 3912 3913,int8range 3926 3927,jsonpath 4072 4073,regnamespace 4089 4090,\
            regrole 4096 4097,regcollation 4191 4192,int4multirange 4451 6150,nummultirange 4532 6151,\
            tsmultirange 4533 6152,tstzmultirange 4534 6153,datemultirange 4535 6155,int8multirange 4536 6157,\
            pg_snapshot 5038 5039,xid8 5069 271,oid8 6437 6442,regdatabase 6490 6491""";

    private static final Map<Integer, Integer> ELEMENT_BY_ARRAY = new HashMap<>();
    private static final Map<String, Integer> OID_BY_NAME = new HashMap<>();

    static {
        for (String line : TABLE.split(",", -1)) {
            String[] parts = line.split(" ", -1);
            int oid = Integer.parseInt(parts[1]);
            int array = Integer.parseInt(parts[2]);
            ELEMENT_BY_ARRAY.put(array, oid);
            OID_BY_NAME.put(parts[0], oid);
            OID_BY_NAME.put("_" + parts[0], array);
        }
    }

    private BuiltInTypes() {}

    /** The element type of an array type, or 0 if it is none. */
    static int element(int arrayOid) {
        return ELEMENT_BY_ARRAY.getOrDefault(arrayOid, 0);
    }

    /** The type of a name in {@code pg_catalog}, or 0. */
    static int oid(String name) {
        return OID_BY_NAME.getOrDefault(name, 0);
    }
}
