package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Any bytes as a value of any type, in either format: a value with a text, or {@link ValueFormatException}.
 *
 * <p>The first two bytes of the input are the type's OID; an OID that does not exist stands for one that does. The
 * lowest bit of the third tells whether the value is binary, and the next bit whether a parser of one type is called
 * instead of {@link PgValue}; the OID then selects the parser. The rest is the value.
 */
class ValueParserFuzzTest {
    static final int HEAD = 3;
    static final int BINARY = 1;
    static final int SINGLE = 2;

    private static final int PADDING = 3;
    private static final int HIGHEST_BUILT_IN = 10_000;
    private static final WireSamples SAMPLES = WireSamples.ofServer18();
    private static final TypeCatalog TYPES = SAMPLES.catalog();
    private static final List<Integer> OIDS = IntStream.concat(
                    IntStream.range(1, HIGHEST_BUILT_IN).filter(oid -> TypeOid.isBuiltIn(oid)), SAMPLES.typeOids())
            .sorted()
            .boxed()
            .toList();

    /** A parser of one type. */
    private interface Parser {
        Object parse(byte[] bytes, int offset, int length, boolean binary);
    }

    private static final List<Parser> PARSERS = Stream.concat(
                    Stream.<Parser>of(
                            PgPoint::parse,
                            PgTimestamp::parse,
                            PgTimestamp::parseMicros,
                            PgUuid::parse,
                            PgUuid::mostSignificant,
                            PgUuid::leastSignificant,
                            PgCircle::parse,
                            PgInteger::int2,
                            PgInteger::int4,
                            PgInteger::int8,
                            PgInteger::oid,
                            PgInteger::xid8,
                            PgLineSegment::parse,
                            PgDate::parse,
                            PgDate::parseEpochDay,
                            PgBoolean::parse,
                            PgTimeTz::parse,
                            PgTimestampTz::parse,
                            PgTimestampTz::parseMicros,
                            PgBits::parse,
                            PgFloat::float4,
                            PgFloat::float8,
                            PgLine::parse,
                            PgPolygon::parse,
                            PgBox::parse,
                            PgMoney::parse,
                            PgMoney::parseUnits,
                            PgTime::parse,
                            PgTime::parseMicros,
                            PgNumeric::parse,
                            PgBytea::parse,
                            PgHstore::parse,
                            PgPath::parse,
                            PgInterval::parse),
                    IntStream.of(TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.OID, TypeOid.XID8, TypeOid.NUMERIC)
                            .mapToObj(oid -> (bytes, offset, length, binary) ->
                                    PgInteger.parse(oid, bytes, offset, length, binary)))
            .toList();

    @FuzzTest(maxDuration = "30m")
    void anyBytesGiveAValueOrAValueFormatException(byte[] input) {
        if (input.length < HEAD) {
            return;
        }
        int selector = (input[0] & 0xFF) << 8 | (input[1] & 0xFF);
        boolean binary = (input[2] & BINARY) != 0;
        try {
            if ((input[2] & SINGLE) != 0) {
                Parser parser = PARSERS.get(selector % PARSERS.size());
                assertNotNull(parser.parse(input, HEAD, input.length - HEAD, binary));
            } else {
                int oid = OIDS.contains(selector) ? selector : OIDS.get(selector % OIDS.size());
                parse(oid, input, binary);
            }
        } catch (ValueFormatException e) {
            assertNotNull(e.reason());
        }
    }

    /** Parses a value: neither the bytes around it nor the way to its text may make a difference. */
    private static void parse(int oid, byte[] input, boolean binary) {
        int length = input.length - HEAD;
        String text = PgText.of(PgValue.parse(oid, TYPES, input, HEAD, length, binary));
        byte[] padded = new byte[PADDING + length + PADDING];
        System.arraycopy(input, HEAD, padded, PADDING, length);
        assertEquals(text, PgText.of(PgValue.parse(oid, TYPES, padded, PADDING, length, binary)));
        if (binary) {
            assertEquals(text, PgText.parse(oid, TYPES, padded, PADDING, length, true));
        }
    }
}
