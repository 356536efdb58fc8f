package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import dev.walferry.type.ArrayOid;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Typed accessors: what they refuse, and that primitive values cost no object. Their results are tested on real
 * servers.
 */
class TypedTupleTest {
    private static final int TABLE = 0x5001;
    private static final int POSITIVE = 16_430;
    private static final MessageBuilder PLAIN = MessageBuilder.plain();
    private static final List<ObjIntConsumer<Tuple>> PRIMITIVES = List.of(
            Tuple::getBoolean,
            Tuple::getInt,
            Tuple::getLong,
            Tuple::getFloat,
            Tuple::getDouble,
            Tuple::getEpochDay,
            Tuple::getTimeMicros,
            Tuple::getTimestampMicros);
    private static final List<ObjIntConsumer<Tuple>> OBJECTS = List.of(
            Tuple::getBytes,
            Tuple::getNumeric,
            Tuple::getBigDecimal,
            Tuple::getUuid,
            Tuple::getDate,
            Tuple::getTime,
            Tuple::getTimestamp,
            Tuple::getTimestampTz,
            Tuple::getInterval,
            Tuple::getArray);
    private static final TypeCatalog CATALOG = TypeCatalog.of(oid -> oid == POSITIVE
            ? new TypeInfo(
                    oid,
                    "public",
                    "positive",
                    TypeKind.DOMAIN,
                    'N',
                    0,
                    TypeOid.INT8,
                    -1,
                    0,
                    ',',
                    List.of(),
                    List.of(),
                    null)
            : null);

    private static Tuple row(int typeOid, TupleBuilder values) {
        return row(new int[] {typeOid}, values);
    }

    private static Tuple row(int[] typeOids, TupleBuilder values) {
        RelationBuilder table = RelationBuilder.of(TABLE, "public", "t");
        for (int i = 0; i < typeOids.length; i++) {
            table.column("c" + i, typeOids[i], -1);
        }
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        session.decode(PLAIN.relation(table));
        return ((Insert) session.decode(PLAIN.insert(TABLE, values))).row();
    }

    private static byte[] hex(String digits) {
        return DecodingSession.HEX.parseHex(digits);
    }

    @Test
    void oneRowMayMixTextAndBinary() {
        Tuple row = row(
                new int[] {TypeOid.INT8, TypeOid.INT8, TypeOid.BYTEA, TypeOid.TEXT},
                TupleBuilder.tuple()
                        .text("-7")
                        .binary(hex("fffffffffffffff9"))
                        .binary(hex("00ff"))
                        .text("x"));
        assertEquals(-7, row.getLong(0));
        assertEquals(-7, row.getLong(1));
        assertEquals(-7.0, row.getDouble(1));
        assertArrayEquals(hex("00ff"), row.getBytes(2));
        assertEquals("\\x00ff", row.getString(2));
        assertEquals("x", row.detach().getString(3));
    }

    /** Both types have eight bytes in binary. */
    @Test
    void aNumberIsNoTimestampAndATimestampNoNumber() {
        Tuple row = row(
                new int[] {TypeOid.INT8, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ},
                TupleBuilder.tuple()
                        .binary(hex("0000000000000001"))
                        .binary(hex("0000000000000001"))
                        .text("2000-01-01 00:00:00.000001+00"));
        ValueFormatException e = assertThrows(ValueFormatException.class, () -> row.getTimestampMicros(0));
        assertEquals("int8 value: column \"c0\" of public.t cannot be read as a timestamp", e.getMessage());
        assertThrows(ValueFormatException.class, () -> row.getLong(1));
        assertThrows(ValueFormatException.class, () -> row.getTimestampTz(1));
        assertThrows(ValueFormatException.class, () -> row.getTimestamp(2));
        assertEquals(new PgTimestamp(1), row.getTimestamp(1));
        assertEquals(1, row.getTimestampMicros(2));
    }

    @Test
    void aWrongAccessorIsRefusedWhateverTheValue() {
        for (TupleBuilder value : List.of(
                TupleBuilder.tuple().nul(),
                TupleBuilder.tuple().unchanged(),
                TupleBuilder.tuple().text("secret"))) {
            Tuple row = row(TypeOid.XML, value);
            Stream.concat(PRIMITIVES.stream(), OBJECTS.stream()).forEach(get -> {
                ValueFormatException e = assertThrows(ValueFormatException.class, () -> get.accept(row, 0));
                assertTrue(e.getMessage().startsWith("xml value: column \"c0\" of public.t "), e.getMessage());
                assertFalse(e.getMessage().contains("secret"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 16", "1, 21", "1, 23", "2, 20", "2, 26", "2, 5069", "3, 700", "4, 701", "4, 1700", "5, 1082", "6, 1083",
        "7, 1114", "7, 1184"
    })
    void nullIsNoPrimitiveValue(int accessor, int typeOid) {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> PRIMITIVES
                        .get(accessor)
                        .accept(row(typeOid, TupleBuilder.tuple().nul()), 0));
        assertEquals("column \"c0\" of public.t is null", e.getMessage());
        e = assertThrows(
                IllegalStateException.class,
                () -> PRIMITIVES
                        .get(accessor)
                        .accept(row(typeOid, TupleBuilder.tuple().unchanged()), 0));
        assertEquals("column \"c0\" of public.t is unchanged: its value was not sent", e.getMessage());
    }

    @Test
    void nullIsANullObjectAndUnchangedIsNot() {
        Tuple row = row(
                new int[] {TypeOid.NUMERIC, TypeOid.NUMERIC},
                TupleBuilder.tuple().nul().unchanged());
        assertNull(row.getNumeric(0));
        assertNull(row.getBigDecimal(0));
        assertNull(row.getString(0));
        assertNull(row.getObject(0));
        for (ObjIntConsumer<Tuple> get : List.<ObjIntConsumer<Tuple>>of(
                Tuple::getNumeric, Tuple::getBigDecimal, Tuple::getString, Tuple::getObject)) {
            assertThrows(IllegalStateException.class, () -> get.accept(row, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> get.accept(row, 2));
        }
    }

    /** Trap T-22: a key-only row has null on the wire for values that are not known. */
    @Test
    void whatIsOutsideTheKeyIsUnknown() {
        Delete delete =
                DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1).decode(Delete.class, RealBytes.DELETE);
        assertEquals(10, delete.old().getInt(0));
        assertThrows(IllegalStateException.class, () -> delete.old().getString(1));
        assertThrows(
                IllegalStateException.class,
                () -> delete.old().withTypes(CATALOG).getBigDecimal(2));
    }

    @Test
    void noValueIsBentToFit() {
        Tuple row = row(
                new int[] {TypeOid.XID8, TypeOid.XID8, TypeOid.NUMERIC, TypeOid.INT8, TypeOid.FLOAT8, TypeOid.INT4},
                TupleBuilder.tuple()
                        .text("9223372036854775807")
                        .binary(hex("8000000000000000"))
                        .text("NaN")
                        .text("1")
                        .text("1")
                        .binary(hex("000001")));
        assertEquals(Long.MAX_VALUE, row.getLong(0));
        assertEquals("9223372036854775808", row.getString(1));
        assertThrows(ValueFormatException.class, () -> row.getLong(1));
        assertThrows(ValueFormatException.class, () -> row.getBigDecimal(2));
        assertEquals(Double.NaN, row.getDouble(2));
        assertThrows(ValueFormatException.class, () -> row.getInt(3));
        assertThrows(ValueFormatException.class, () -> row.getFloat(4));
        assertThrows(ValueFormatException.class, () -> row.getInt(5));
        ValueFormatException e = assertThrows(ValueFormatException.class, () -> row.getObject(5));
        assertTrue(e.getMessage().endsWith(" in column \"c5\" of public.t"), e.getMessage());
    }

    @Test
    void domainsAreReadAsTheirBaseTypeWithACatalog() {
        Tuple row = row(
                new int[] {POSITIVE, POSITIVE}, TupleBuilder.tuple().text("7").binary(hex("0000000000000007")));
        assertThrows(ValueFormatException.class, () -> row.getLong(0));
        assertThrows(ValueFormatException.class, () -> row.getLong(1));
        assertThrows(ValueFormatException.class, () -> row.getString(1));
        assertEquals("7", row.getObject(0));
        Tuple typed = row.withTypes(CATALOG);
        for (int i = 0; i < 2; i++) {
            assertEquals(7, typed.getLong(i));
            assertEquals(7L, typed.detach().getObject(i));
            assertEquals("7", typed.getString(i));
        }
        assertThrows(ValueFormatException.class, () -> typed.getInt(0));
    }

    @Test
    void everyAccessorGivesTheValue() {
        Tuple row = row(
                new int[] {
                    TypeOid.BOOL,
                    TypeOid.BOOL,
                    TypeOid.FLOAT4,
                    TypeOid.DATE,
                    TypeOid.TIME,
                    TypeOid.NUMERIC,
                    TypeOid.XID8
                },
                TupleBuilder.tuple()
                        .text("t")
                        .binary(hex("00"))
                        .text("1.5")
                        .text("1970-01-03")
                        .text("00:00:01")
                        .text("1.50")
                        .binary(hex("0000000000000000")));
        assertTrue(row.getBoolean(0));
        assertFalse(row.getBoolean(1));
        assertEquals(1.5f, row.getFloat(2));
        assertEquals(2, row.getEpochDay(3));
        assertEquals(1_000_000, row.getTimeMicros(4));
        assertEquals(new BigDecimal("1.50"), row.getBigDecimal(5));
        assertEquals(0, row.getLong(6));
        assertEquals(10, row.value(3).length());
    }

    @Test
    void columnsAreReadByNameAsTheyAreByIndex() {
        Tuple row = row(
                new int[] {TypeOid.BOOL, TypeOid.INT8, TypeOid.NUMERIC, TypeOid.DATE},
                TupleBuilder.tuple().text("t").text("7").nul().unchanged());
        assertTrue(row.getBoolean("c0"));
        assertEquals(7, row.getLong("c1"));
        assertEquals(7L, row.getObject("c1"));
        assertNull(row.getBigDecimal("c2"));
        assertTrue(row.isNull("c2"));
        assertTrue(row.isUnchanged("c3"));
        assertThrows(IllegalStateException.class, () -> row.getEpochDay("c3"));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> row.getLong("C1"));
        assertEquals("relation public.t has no column \"C1\"", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1082", "1083", "1184", "1186", "1700", "2950"})
    void everyTypeWithAClassMayBeNull(int typeOid) {
        Tuple row = row(typeOid, TupleBuilder.tuple().nul());
        assertNull(
                switch (typeOid) {
                    case TypeOid.DATE -> row.getDate(0);
                    case TypeOid.TIME -> row.getTime(0);
                    case TypeOid.TIMESTAMPTZ -> row.getTimestampTz(0);
                    case TypeOid.INTERVAL -> row.getInterval(0);
                    case TypeOid.NUMERIC -> row.getBigDecimal(0);
                    default -> row.getUuid(0);
                });
    }

    @Test
    void anArrayIsRecognizedByItsType() {
        Tuple row = row(
                new int[] {ArrayOid.INT4, TypeOid.TEXT},
                TupleBuilder.tuple().text("{1,NULL}").text("{1}"));
        assertEquals("{1,NULL}", String.valueOf(row.getArray(0)));
        assertThrows(ValueFormatException.class, () -> row.getArray(1));
    }

    @Test
    void primitiveValuesCostNoObject() {
        costsNothing(TypeOid.BOOL, "t", "01", row -> row.getBoolean(0) ? 1 : 0);
        costsNothing(TypeOid.INT2, "-123", "ff85", row -> row.getInt(0));
        costsNothing(TypeOid.INT4, "-123456", "fffe1dc0", row -> row.getInt(0));
        costsNothing(TypeOid.INT8, "1234567890123", "0000011f71fb04cb", row -> row.getLong(0));
        costsNothing(TypeOid.INT8, "1234567890123", "0000011f71fb04cb", row -> row.getLong("c0"));
        costsNothing(TypeOid.OID, "4294967295", "ffffffff", row -> row.getLong(0));
        costsNothing(TypeOid.FLOAT4, "0.1", "3dcccccd", row -> (long) row.getFloat(0));
        costsNothing(TypeOid.FLOAT8, "12345.678", "40c81cd6c8b43958", row -> (long) row.getDouble(0));
        costsNothing(TypeOid.FLOAT8, "12345678.901234567", "41678c29dcd6e9e0", row -> (long) row.getDouble(0));
        costsNothing(TypeOid.INT4, "7", "00000007", row -> (long) row.getDouble(0));
        costsNothing(TypeOid.DATE, "1999-12-31", "ffffffff", row -> row.getEpochDay(0));
        costsNothing(TypeOid.TIME, "23:59:59.999999", "000000141dd75fff", row -> row.getTimeMicros(0));
        costsNothing(
                TypeOid.TIMESTAMP, "1999-12-31 23:59:59.999999", "ffffffffffffffff", row -> row.getTimestampMicros(0));
        costsNothing(
                TypeOid.TIMESTAMPTZ, "2024-02-29 10:00:00+00", "0002b5811750c800", row -> row.getTimestampMicros(0));
    }

    private static void costsNothing(int typeOid, String text, String binary, ToLongFunction<Tuple> get) {
        Tuple one = row(typeOid, TupleBuilder.tuple().text(text));
        Tuple other = row(typeOid, TupleBuilder.tuple().binary(hex(binary)));
        assertEquals(get.applyAsLong(one), get.applyAsLong(other));
        int calls = 20_000;
        long best = Long.MAX_VALUE;
        // the measurement and the compiler allocate now and then, but not every time
        for (int round = 0; round < 5; round++) {
            best = Math.min(best, Allocation.of(() -> {
                long sink = 0;
                for (int i = 0; i < calls; i++) {
                    sink += get.applyAsLong(one) ^ get.applyAsLong(other);
                }
                assertEquals(0, sink);
            }));
        }
        assertTrue(best < calls, best + " bytes in " + calls + " calls");
    }
}
