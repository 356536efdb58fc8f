package dev.walferry.kafka.record.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.type.ValueFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A conversion must give the same text as the parser, or leave the text to it. Days and hours that do not exist, which
 * PostgreSQL never prints, stay unchanged.
 */
class UtcTimestampTextTest {
    private static final int ROUNDS = 50_000;

    /** Surrounds the text, so that reading beyond its ends would show. */
    private static final String AROUND = "2+0";

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(\\+00)?");

    private final TemporalReaders readers = new TemporalReaders(TimePrecision.ADAPTIVE);

    private static byte[] placed(String text) {
        return (AROUND + text + AROUND).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] placed) {
        return placed.length - AROUND.length();
    }

    /** Returns what the parser writes, or null if it refuses the text. */
    private @Nullable Object parsed(String text, int digits) {
        byte[] bytes = placed(text);
        ConnectSink sink = new ConnectSink(Schema.STRING_SCHEMA);
        try {
            readers.anyIsoTimestamp(bytes, AROUND.length(), end(bytes), digits, sink);
        } catch (ValueFormatException e) {
            return null;
        }
        return sink.value();
    }

    private static String text(byte[] bytes, int to) {
        return new String(bytes, AROUND.length(), to - AROUND.length(), StandardCharsets.ISO_8859_1);
    }

    /** Returns whether the text was converted, in which case the result must equal what the parser writes. */
    private boolean isConverted(String text, int digits) {
        byte[] bytes = Arrays.copyOf(placed(text), placed(text).length + UtcTimestampText.LONGEST);
        int to = end(placed(text));
        int end = UtcTimestampText.convert(bytes, AROUND.length(), to, bytes.length, digits);
        Object expected = parsed(text, digits);
        if (end < 0) {
            assertEquals(text, text(bytes, to));
        } else if (expected == null || text.contains(" 24:")) {
            assertTrue(FORM.matcher(text).matches(), text);
            assertEquals(
                    text.substring(0, 10) + 'T' + text.substring(11, 19),
                    text(bytes, end).substring(0, 19));
        } else {
            assertEquals(expected, text(bytes, end), () -> text + " with " + digits + " digits");
        }
        assertStaysInItsPlace(text, digits, end < 0 ? null : text(bytes, end));
        return end >= 0;
    }

    /**
     * Asserts that in a buffer as long as the text the result is the same, or there is none and the text is unchanged.
     */
    private static void assertStaysInItsPlace(String text, int digits, @Nullable String converted) {
        byte[] bytes = placed(text);
        int to = end(bytes);
        int end = UtcTimestampText.convert(bytes, AROUND.length(), to, to, digits);
        assertEquals(converted != null && converted.length() <= text.length(), end >= 0, text);
        assertEquals(end < 0 ? text : converted, text(bytes, end < 0 ? to : end));
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        assertTrue(all.startsWith(AROUND) && all.endsWith(AROUND), all);
    }

    private static int digits(Random random) {
        int digits = random.nextInt(7);
        return digits == 0 ? IsoText.AS_NEEDED : digits;
    }

    private static String printed(Random random) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d",
                1 + random.nextInt(9_999),
                1 + random.nextInt(12),
                1 + random.nextInt(28),
                random.nextInt(25),
                random.nextInt(60),
                random.nextInt(60)));
        int fraction = random.nextInt(7);
        for (int i = 0; i < fraction; i++) {
            text.append(i == 0 ? "." : "").append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
        return text.append(random.nextBoolean() ? "+00" : "").toString();
    }

    @Test
    void whatASessionInUtcPrintsIsConverted() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String text = printed(random);
            assertTrue(isConverted(text, digits(random)), () -> "seed " + seed + ": " + text);
        }
    }

    @Test
    void theEdgesOfWhatIsConverted() {
        for (int digits = IsoText.AS_NEEDED; digits <= 6; digits++) {
            for (String text : new String[] {
                "0000-01-01 00:00:00",
                "0001-01-01 00:00:00+00",
                "9999-12-31 23:59:59.999999+00",
                "1969-12-31 23:59:59.999999",
                "2024-02-29 24:00:00+00",
                "2026-01-02 03:04:05.000000+00",
                "2026-01-02 03:04:05.000001+00",
                "2026-01-02 03:04:05.5",
                "2026-01-02 03:04:05.10",
                "2026-99-00 99:00:00"
            }) {
                assertTrue(isConverted(text, digits), text);
            }
        }
    }

    @Test
    void everythingElseTakesTheLongWay() {
        for (String text : new String[] {
            "",
            "+00",
            "infinity",
            "-infinity",
            "2026-01-02",
            "2026-01-02 03:04",
            "10000-01-01 00:00:00+00",
            "294276-12-31 23:59:59.999999+00",
            "0044-03-15 00:00:00+00 BC",
            "0044-03-15 00:00:00 BC",
            "2026-01-02 03:04:05+01",
            "2026-01-02 03:04:05-00",
            "2026-01-02 03:04:05+05:30",
            "2026-01-02 03:04:05+00:00",
            "2026-01-02 03:04:05.",
            "2026-01-02 03:04:05.+00",
            "2026-01-02 03:04:05.1234567+00",
            "2026-01-02 03:04:05.12345x+00",
            "2026-01-02 03:04:05.12 +00",
            "2026-01-02 03:04:05 +00",
            "2026-01-02 03:04:05,5+00",
            "2026-01-02T03:04:05+00",
            "2026/01/02 03:04:05+00",
            "2026-01-02 03:60:05+00",
            "2026-01-02 03:04:60+00",
            "-026-01-02 03:04:05+00",
            "2026-1-02 03:04:005+00",
            "2026-01-02 03:04:0+00",
            "2026-01-02 03:04:05+0",
            "2026-01-02 03:04:05+",
            "2026-01-02 03:04:05++00",
            "2026-01-02 03:04:05+00 "
        }) {
            assertFalse(isConverted(text, IsoText.AS_NEEDED), text);
            assertFalse(isConverted(text, 3), text);
        }
        assertFalse(isConverted("2026-01-02 03:04:05.5+00", 7));
    }

    @Test
    void anyByteAtAnyPlaceIsConvertedOnlyAsTheLongWayReadsIt() {
        for (String text :
                new String[] {"2026-01-02 03:04:05.678901+00", "2026-01-02 03:04:05.1", "2026-01-02 03:04:05"}) {
            for (int at = 0; at < text.length(); at++) {
                for (char c = 0; c < 256; c++) {
                    isConverted(
                            text.substring(0, at) + c + text.substring(at + 1),
                            at % 7 == 0 ? IsoText.AS_NEEDED : at % 7);
                }
            }
        }
    }

    @Test
    void bytesChangedAtRandomAreConvertedOnlyAsTheLongWayReadsThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String likely = "0123456789-+:. BC/;\u00ff\u00b0\0";
        int converted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(printed(random));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), likely.charAt(random.nextInt(likely.length())));
            }
            text.setLength(text.length() - random.nextInt(3));
            converted += isConverted(text.toString(), digits(random)) ? 1 : 0;
        }
        assertTrue(converted > 0 && converted < ROUNDS, converted + " of " + ROUNDS + ", seed " + seed);
    }
}
