package dev.walferry.kafka.record.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.type.ValueFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Copying must give the same text as the parser, or leave the text to the parser. Days and hours that do not exist,
 * which PostgreSQL never prints, are copied as they are.
 */
class UtcTimestampTextTest {
    private static final int ROUNDS = 50_000;

    /** Surrounds the text, so that a read beyond its ends would show. */
    private static final String AROUND = "2+0";

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(\\+00)?");

    private final TemporalReaders readers = new TemporalReaders(TimePrecision.ADAPTIVE);
    private final AsciiText out = new AsciiText();

    private static byte[] placed(String text) {
        return (AROUND + text + AROUND).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] placed) {
        return placed.length - AROUND.length();
    }

    /** What the parser writes, or null if it refuses the text. */
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

    private String written() {
        ConnectSink sink = new ConnectSink(Schema.STRING_SCHEMA);
        out.tell(sink);
        return (String) Objects.requireNonNull(sink.value());
    }

    /** Whether the text was copied; a copy must equal what the parser writes. */
    private boolean isCopied(String text, int digits) {
        byte[] bytes = placed(text);
        boolean copied = UtcTimestampText.write(bytes, AROUND.length(), end(bytes), digits, out.reset());
        Object expected = parsed(text, digits);
        if (!copied) {
            assertEquals("", written(), text);
        } else if (expected == null || text.contains(" 24:")) {
            assertTrue(FORM.matcher(text).matches(), text);
            assertEquals(
                    text.substring(0, 10) + 'T' + text.substring(11, 19),
                    written().substring(0, 19));
        } else {
            assertEquals(expected, written(), () -> text + " with " + digits + " digits");
        }
        return copied;
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
    void whatASessionInUtcPrintsIsCopied() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String text = printed(random);
            assertTrue(isCopied(text, digits(random)), () -> "seed " + seed + ": " + text);
        }
    }

    @Test
    void theEdgesOfWhatIsCopied() {
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
                assertTrue(isCopied(text, digits), text);
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
            assertFalse(isCopied(text, IsoText.AS_NEEDED), text);
            assertFalse(isCopied(text, 3), text);
        }
        assertFalse(isCopied("2026-01-02 03:04:05.5+00", 7));
    }

    @Test
    void anyByteAtAnyPlaceIsCopiedOnlyAsTheLongWayReadsIt() {
        for (String text :
                new String[] {"2026-01-02 03:04:05.678901+00", "2026-01-02 03:04:05.1", "2026-01-02 03:04:05"}) {
            for (int at = 0; at < text.length(); at++) {
                for (char c = 0; c < 256; c++) {
                    isCopied(
                            text.substring(0, at) + c + text.substring(at + 1),
                            at % 7 == 0 ? IsoText.AS_NEEDED : at % 7);
                }
            }
        }
    }

    @Test
    void bytesChangedAtRandomAreCopiedOnlyAsTheLongWayReadsThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String likely = "0123456789-+:. BC/;\u00ff\u00b0\0";
        int copied = 0;
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(printed(random));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), likely.charAt(random.nextInt(likely.length())));
            }
            text.setLength(text.length() - random.nextInt(3));
            copied += isCopied(text.toString(), digits(random)) ? 1 : 0;
        }
        assertTrue(copied > 0 && copied < ROUNDS, copied + " of " + ROUNDS + ", seed " + seed);
    }
}
