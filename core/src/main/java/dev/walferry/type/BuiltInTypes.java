package dev.walferry.type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built-in types as {@link TypeInfo}: the part of {@code pg_type} that is the same in every database. */
final class BuiltInTypes {
    private static final String SCHEMA = "pg_catalog";
    /** OID, OID of the array or 0, name, category and for ranges the subtype. */
    private static final String TABLE = """
            16 1000 bool B
            17 1001 bytea U
            18 1002 char Z
            19 1003 name S
            20 1016 int8 N
            21 1005 int2 N
            22 1006 int2vector A
            23 1007 int4 N
            24 1008 regproc N
            25 1009 text S
            26 1028 oid N
            27 1010 tid U
            28 1011 xid U
            29 1012 cid U
            30 1013 oidvector A
            71 210 pg_type C
            75 270 pg_attribute C
            81 272 pg_proc C
            83 273 pg_class C
            114 199 json U
            142 143 xml U
            194 0 pg_node_tree Z
            600 1017 point G
            601 1018 lseg G
            602 1019 path G
            603 1020 box G
            604 1027 polygon G
            628 629 line G
            650 651 cidr I
            700 1021 float4 N
            701 1022 float8 N
            705 0 unknown X
            718 719 circle G
            774 775 macaddr8 U
            790 791 money N
            829 1040 macaddr U
            869 1041 inet I
            1033 1034 aclitem U
            1042 1014 bpchar S
            1043 1015 varchar S
            1082 1182 date D
            1083 1183 time D
            1114 1115 timestamp D
            1184 1185 timestamptz D
            1186 1187 interval T
            1266 1270 timetz D
            1560 1561 bit V
            1562 1563 varbit V
            1700 1231 numeric N
            1790 2201 refcursor U
            2202 2207 regprocedure N
            2203 2208 regoper N
            2204 2209 regoperator N
            2205 2210 regclass N
            2206 2211 regtype N
            2249 2287 record P
            2275 1263 cstring P
            2950 2951 uuid U
            2970 2949 txid_snapshot U
            3220 3221 pg_lsn U
            3361 0 pg_ndistinct Z
            3402 0 pg_dependencies Z
            3614 3643 tsvector U
            3615 3645 tsquery U
            3642 3644 gtsvector U
            3734 3735 regconfig N
            3769 3770 regdictionary N
            3802 3807 jsonb U
            3904 3905 int4range R 23
            3906 3907 numrange R 1700
            3908 3909 tsrange R 1114
            3910 3911 tstzrange R 1184
            3912 3913 daterange R 1082
            3926 3927 int8range R 20
            4072 4073 jsonpath U
            4089 4090 regnamespace N
            4096 4097 regrole N
            4191 4192 regcollation N
            4451 6150 int4multirange R 3904
            4532 6151 nummultirange R 3906
            4533 6152 tsmultirange R 3908
            4534 6153 tstzmultirange R 3910
            4535 6155 datemultirange R 3912
            4536 6157 int8multirange R 3926
            4600 0 pg_brin_bloom_summary Z
            4601 0 pg_brin_minmax_multi_summary Z
            5017 0 pg_mcv_list Z
            5038 5039 pg_snapshot U
            5069 271 xid8 U
            6437 6442 oid8 N
            6490 6491 regdatabase N
            """;

    private static final Map<Integer, TypeInfo> BY_OID = new HashMap<>();
    private static final Map<Integer, Integer> ARRAYS = new HashMap<>();

    static {
        TABLE.lines().forEach(line -> add(line.split(" ", -1)));
    }

    private BuiltInTypes() {}

    static @Nullable TypeInfo find(int oid) {
        return BY_OID.get(oid);
    }

    static int arrayOf(int oid) {
        return ARRAYS.getOrDefault(oid, 0);
    }

    private static void add(String[] cells) {
        int oid = Integer.parseInt(cells[0]);
        int array = Integer.parseInt(cells[1]);
        String name = cells[2];
        char category = cells[3].charAt(0);
        int subtype = cells.length > 4 ? Integer.parseInt(cells[4]) : 0;
        char delimiter = oid == TypeOid.BOX ? ';' : ',';
        put(oid, name, kind(name, category), category, 0, subtype, delimiter);
        if (array != 0) {
            put(array, "_" + name, TypeKind.BASE, 'A', oid, 0, delimiter);
            ARRAYS.put(oid, array);
        }
    }

    private static TypeKind kind(String name, char category) {
        return switch (category) {
            case 'R' -> name.endsWith("multirange") ? TypeKind.MULTIRANGE : TypeKind.RANGE;
            case 'C' -> TypeKind.COMPOSITE;
            case 'P', 'X' -> TypeKind.PSEUDO;
            default -> TypeKind.BASE;
        };
    }

    private static void put(
            int oid, String name, TypeKind kind, char category, int element, int subtype, char delimiter) {
        BY_OID.put(
                oid,
                new TypeInfo(
                        oid, SCHEMA, name, kind, category, element, 0, subtype, delimiter, List.of(), List.of(), null));
    }
}
