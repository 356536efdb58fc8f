package dev.walferry.kafka.record.roundtrip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A type of PostgreSQL and some of its values.
 *
 * @param column the name of its column
 * @param type its name
 * @param kind how values are compared
 * @param literals the values as SQL without their type
 */
record TypeCase(String column, String type, Kind kind, List<String> literals) {
    private static final String BC = "'0044-03-15 10:00:00.000001 BC'";

    static final List<TypeCase> ALL = all();

    /** How many rows it takes to show every value, with one row more, and null in the last row. */
    static final int ROWS =
            2 + ALL.stream().mapToInt(type -> type.literals().size()).max().orElseThrow();

    /** Returns the value of a row. */
    String literal(int row) {
        return row == ROWS - 1 ? "null" : literals.get(row % literals.size());
    }

    /** Returns the same values, compared as under {@code time.precision.mode=structured}. */
    TypeCase structured() {
        Kind other = switch (type) {
            case "date" -> Kind.STRUCTURED_DATE;
            case "time", "time(3)" -> Kind.STRUCTURED_TIME;
            case "timetz" -> Kind.STRUCTURED_ZONED_TIME;
            case "timestamp", "timestamp(3)", "timestamptz" -> Kind.STRUCTURED_TIMESTAMP;
            case "interval" -> Kind.STRUCTURED_INTERVAL;
            default -> kind;
        };
        return new TypeCase(column, type, other, literals);
    }

    private static List<TypeCase> all() {
        List<TypeCase> types = new ArrayList<>();
        types.add(of("ok", "boolean", Kind.BOOL, "true", "false"));
        types.add(of("i2", "int2", Kind.TEXT, "12", "-32768", "32767"));
        types.add(of("i4", "int4", Kind.TEXT, "34567", "-2147483648", "2147483647"));
        types.add(of("i8", "int8", Kind.TEXT, "0", "-9223372036854775808", "9223372036854775807"));
        types.add(of("oid", "oid", Kind.TEXT, "1", "4294967295"));
        types.add(of(
                "f4",
                "float4",
                Kind.FLOAT,
                "0.1",
                "'-0'",
                "3.4028235e38",
                "1.17549435e-38",
                "'NaN'",
                "'Infinity'",
                "'-Infinity'",
                "1e-45"));
        types.add(of(
                "f8",
                "float8",
                Kind.DOUBLE,
                "0.1",
                "'-0'",
                "1.7976931348623157e308",
                "4.9e-324",
                "'NaN'",
                "'Infinity'",
                "'-Infinity'",
                "9007199254740993"));
        types.add(of("n102", "numeric(10,2)", Kind.DECIMAL, "123.4", "-99999999.99", "99999999.99", "0", "-0.01"));
        types.add(of("n5", "numeric(5)", Kind.WHOLE, "12345", "-99999", "0"));
        types.add(of("n35", "numeric(3,5)", Kind.SMALL, "0.00123", "-0.00999", "0"));
        types.add(of("n3m2", "numeric(3,-2)", Kind.HUNDREDS, "12300", "-99900", "0"));
        types.add(of(
                "n",
                "numeric",
                Kind.VARIABLE,
                "123.4500",
                "-1e-40",
                "12345678901234567890123456789012345678.90",
                "0",
                "1500",
                "1e130"));
        types.add(of("cash", "money", Kind.DECIMAL, "1234.56", "-92233720368547758.08", "92233720368547758.07", "0"));
        types.add(of("letter", "\"char\"", Kind.TEXT, "'x'"));
        types.add(of("bp", "char(5)", Kind.TEXT, "'abc'", "''", "'ü😀'"));
        types.add(of("vc", "varchar(20)", Kind.TEXT, "'varchar'", "''", "'null'"));
        types.add(of("txt", "text", Kind.TEXT, "E'quote \" \\\\ tab \\t ü 😀 \\x7f'", "''", "'{}'", "' '", "'NULL'"));
        types.add(of("nm", "name", Kind.TEXT, "'name'"));
        types.add(of("ci", "citext", Kind.TEXT, "'CiText'"));
        types.add(of("bin", "bytea", Kind.BYTES, "'\\x00fffe01'", "''", "'\\x00'"));
        types.add(of("b1", "bit", Kind.BIT, "b'1'", "b'0'"));
        types.add(of("b10", "bit(10)", Kind.BITS, "b'1000000001'", "b'0000000000'", "b'1111111111'"));
        types.add(of("vb", "varbit", Kind.BITS, "b'101'", "b''", "b'10000000000000000001'"));
        types.add(of(
                "dd",
                "date",
                Kind.DAYS,
                "'2016-11-04'",
                "'0044-03-15 BC'",
                "'infinity'",
                "'-infinity'",
                "'1582-10-04'",
                "'9999-12-31'"));
        types.add(of("tm", "time", Kind.MICROS, "'13:51:30.123456'", "'00:00'", "'24:00'"));
        types.add(of("tm3", "time(3)", Kind.MILLIS, "'13:51:30.123'", "'24:00'"));
        types.add(of("ttz", "timetz", Kind.ZONED_TIME, "'13:51:30.123456+02'", "'01:00-05:30'", "'00:00+00'"));
        types.add(of(
                "ts",
                "timestamp",
                Kind.MICROS,
                "'2016-11-04 13:51:30.123456'",
                BC,
                "'infinity'",
                "'-infinity'",
                "'1582-10-04'",
                "'9999-12-31 23:59:59.999999'"));
        types.add(of(
                "ts3",
                "timestamp(3)",
                Kind.MILLIS,
                "'2016-11-04 13:51:30.123'",
                "'0044-03-15 10:00 BC'",
                "'infinity'",
                "'-infinity'",
                "'1969-12-31 23:59:59.999'"));
        types.add(of(
                "tz",
                "timestamptz",
                Kind.ZONED,
                "'2016-11-04 13:51:30.123456+05:30'",
                "'0044-03-15 10:00:00+00 BC'",
                "'infinity'",
                "'-infinity'",
                "'9999-12-31 23:59:59.999999+00'"));
        types.add(of(
                "iv", "interval", Kind.MICROS, "'26:05:06.789'", "'-00:00:00.000001'", "'0'", "'1 year'", "'-3 days'"));
        types.add(of("uid", "uuid", Kind.TEXT, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"));
        types.add(of("doc", "json", Kind.TEXT, "'{\"b\": 1,  \"a\": [1.50, null]}'", "'null'", "'\"😀\"'"));
        types.add(of("docb", "jsonb", Kind.TEXT, "'{\"b\": [1, null]}'", "'null'", "'1.50'"));
        types.add(of("x", "xml", Kind.TEXT, "'<a b=\"c\">d</a>'"));
        types.add(of("ip", "inet", Kind.TEXT, "'192.168.0.1'", "'::1/64'"));
        types.add(of("net", "cidr", Kind.TEXT, "'10.0.0.0/8'"));
        types.add(of("mac", "macaddr", Kind.TEXT, "'08:00:2b:01:02:03'"));
        types.add(of("mac8", "macaddr8", Kind.TEXT, "'08:00:2b:01:02:03:04:05'"));
        types.add(of("pt", "point", Kind.POINT, "'(1.5,-2)'", "'(1e300,-0)'"));
        types.add(of("bx", "box", Kind.BOX, "'(3,4),(1,2)'"));
        types.add(of("sg", "lseg", Kind.SEGMENT, "'[(1,2),(3,4)]'"));
        types.add(of("pa", "path", Kind.PATH, "'[(0,0),(1,1),(2,0)]'", "'((0,0),(1,1))'"));
        types.add(of("po", "polygon", Kind.POLYGON, "'((0,0),(1,1),(2,0))'"));
        types.add(of("ci2", "circle", Kind.CIRCLE, "'<(1,2),3>'"));
        types.add(of("ln", "line", Kind.LINE, "'{1,-2,3}'"));
        types.add(of("r4", "int4range", Kind.TEXT, "'[1,5)'", "'empty'", "'(,)'"));
        types.add(of("r8", "int8range", Kind.TEXT, "'[1,)'"));
        types.add(of("rn", "numrange", Kind.TEXT, "'[1.50,2.5]'"));
        types.add(of("rts", "tsrange", Kind.TEXT, "'[2019-01-01 00:00,2019-02-01 00:00)'", "'[,infinity)'"));
        types.add(of("rtz", "tstzrange", Kind.TEXT, "'[2019-01-01 00:00+02,)'"));
        types.add(of("rd", "daterange", Kind.TEXT, "'[2019-01-01,2019-02-01)'"));
        types.add(of("mr", "int4multirange", Kind.TEXT, "'{[1,3),[5,7)}'", "'{}'"));
        types.add(of("tsv", "tsvector", Kind.TEXT, "'a:1A fat:2,4 cat'"));
        types.add(of("tsq", "tsquery", Kind.TEXT, "'fat & (cat | !rat:*)'"));
        types.add(of("lsn", "pg_lsn", Kind.TEXT, "'16/B374D848'"));
        types.add(of("snap", "txid_snapshot", Kind.TEXT, "'10:20:10,14,15'"));
        types.add(of("x8", "xid8", Kind.TEXT, "'18446744073709551615'"));
        types.add(of("jp", "jsonpath", Kind.TEXT, "'$.a[*]'"));
        types.add(of("hs", "hstore", Kind.HSTORE, "'\"ab\"=>\"1\",c=>null'", "''", "'k=>\"\\\"x\\\\\\\\\"'"));
        types.add(of("lt", "ltree", Kind.TEXT, "'a.b.c'"));
        types.add(of("isbn", "isbn", Kind.TEXT, "'978-0-393-04002-9'"));
        types.add(of("mood", "mood", Kind.TEXT, "'so so'", "'it''s'", "'{\"a\":1}'"));
        types.add(of("pair", "pair", Kind.TEXT, "'(1,\"x y\")'"));
        return List.copyOf(types);
    }

    private static TypeCase of(String column, String type, Kind kind, String... literals) {
        return new TypeCase(column, type, kind, Arrays.asList(literals));
    }
}
