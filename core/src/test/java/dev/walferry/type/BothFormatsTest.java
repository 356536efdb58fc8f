package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.type.WireSamples.Sample;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every sample of a real server, including traps T-39, T-40, T-41, T-42 and T-43. */
final class BothFormatsTest {
    /** Bytes before and after a value, as in a message. A read of any of them would show. */
    private static final int PADDING = 7;

    /** Types for which any prefix of a value is also a value. */
    private static final Set<Integer> UNFRAMED = Set.of(
            TypeOid.TEXT,
            TypeOid.VARCHAR,
            TypeOid.BPCHAR,
            TypeOid.NAME,
            TypeOid.JSON,
            TypeOid.XML,
            TypeOid.BYTEA,
            TypeOid.JSONB,
            TypeOid.JSONPATH);

    private interface Check {
        void run(TypeCatalog types, Sample sample);
    }

    @TestFactory
    Stream<DynamicTest> textAndBinaryGiveEqualObjects() {
        return each((types, sample) -> assertEquals(text(types, sample), binary(types, sample, sample.binary())));
    }

    @TestFactory
    Stream<DynamicTest> binaryGivesTheTextThatPostgresPrints() {
        return each((types, sample) -> {
            byte[] padded = padded(sample.binary());
            String text = PgText.parse(sample.typeOid(), types, padded, PADDING, sample.binary().length, true);
            assertEquals(sample.text(), text);
        });
    }

    @TestFactory
    Stream<DynamicTest> objectFromTextPrintsThatText() {
        return each((types, sample) -> assertEquals(sample.text(), PgText.of(text(types, sample))));
    }

    @TestFactory
    Stream<DynamicTest> equalObjectsHaveEqualHashCodes() {
        return each((types, sample) -> assertEquals(
                text(types, sample).hashCode(),
                binary(types, sample, sample.binary()).hashCode()));
    }

    @TestFactory
    Stream<DynamicTest> everyTruncationOfBinaryIsAValueFormatException() {
        return each((types, sample) -> {
            if (isUnframed(types, sample.typeOid())) {
                return;
            }
            for (int length = 0; length < sample.binary().length; length++) {
                byte[] cut = Arrays.copyOf(sample.binary(), length);
                assertThrows(ValueFormatException.class, () -> binary(types, sample, cut));
            }
        });
    }

    private static boolean isUnframed(TypeCatalog types, int typeOid) {
        TypeInfo type = types.info(typeOid);
        return UNFRAMED.contains(typeOid)
                || type.kind() == TypeKind.ENUM
                || Set.of("citext", "ltree", "lquery", "ltxtquery").contains(type.name());
    }

    private static Stream<DynamicTest> each(Check check) {
        return Stream.of(WireSamples.ofServer15(), WireSamples.ofServer18()).flatMap(file -> {
            TypeCatalog types = file.catalog();
            return file.samples()
                    .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> check.run(types, sample)));
        });
    }

    private static Object text(TypeCatalog types, Sample sample) {
        byte[] bytes = sample.textBytes();
        return PgValue.parse(sample.typeOid(), types, padded(bytes), PADDING, bytes.length, false);
    }

    private static Object binary(TypeCatalog types, Sample sample, byte[] bytes) {
        return PgValue.parse(sample.typeOid(), types, padded(bytes), PADDING, bytes.length, true);
    }

    private static byte[] padded(byte[] bytes) {
        byte[] padded = new byte[bytes.length + 2 * PADDING];
        Arrays.fill(padded, (byte) '1');
        System.arraycopy(bytes, 0, padded, PADDING, bytes.length);
        return padded;
    }
}
