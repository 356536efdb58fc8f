package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traps T-39, C4 and C5: PostgreSQL's dates and times that Java cannot hold. */
final class DateTimeTest {
    private static PgDate date(String text) {
        return PgDate.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    private static PgTimestamp timestamp(String text) {
        return PgTimestamp.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    private static PgTimestampTz timestampTz(String text) {
        return PgTimestampTz.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    private static PgTimeTz timeTz(String text) {
        return PgTimeTz.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    private static PgInterval interval(String text) {
        return PgInterval.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    @Test
    void oneBcIsTheIsoYearZero() {
        assertEquals(LocalDate.of(0, 12, 31), date("0001-12-31 BC").toLocalDate());
        assertEquals(LocalDate.of(0, 2, 29), date("0001-02-29 BC").toLocalDate());
        assertEquals("0001-12-31 BC", new PgDate((int) LocalDate.of(0, 12, 31).toEpochDay()).toString());
    }

    @Test
    void yearsBeyondFourDigitsAreExact() {
        assertEquals(LocalDate.of(5_874_897, 12, 31), date("5874897-12-31").toLocalDate());
        assertEquals(
                LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000),
                timestamp("294276-12-31 23:59:59.999999").toLocalDateTime());
    }

    @Test
    void infinitiesAreMarkedAndHaveNoJavaTime() {
        assertTrue(date("infinity").isInfinite());
        assertEquals(PgDate.MINUS_INFINITY, date("-infinity").epochDay());
        assertEquals(PgTimestamp.INFINITY, timestamp("infinity").micros());
        assertThrows(ValueFormatException.class, () -> date("infinity").toLocalDate());
        assertThrows(ValueFormatException.class, () -> timestamp("-infinity").toLocalDateTime());
        assertThrows(ValueFormatException.class, () -> timestampTz("infinity").toInstant());
        assertThrows(ValueFormatException.class, () -> interval("infinity").toPeriod());
        assertThrows(ValueFormatException.class, () -> interval("-infinity").toDuration());
    }

    @Test
    void offsetsOfOtherSessionsAreTakenIntoAccount() {
        Instant noon = Instant.parse("2024-02-29T12:00:00Z");
        assertEquals(
                noon.atOffset(ZoneOffset.UTC),
                timestampTz("2024-02-29 13:00:00+01").toOffsetDateTime());
        assertEquals(noon, timestampTz("2024-02-29 12:00:00+00").toInstant());
        assertEquals(noon, timestampTz("2024-02-29 17:30:00+05:30").toInstant());
        assertEquals(noon, timestampTz("2024-02-29 08:59:45-03:00:15").toInstant());
        assertEquals(
                "0044-03-15 12:00:00.5+00 BC",
                timestampTz("0044-03-15 13:00:00.5+01 BC").toString());
    }

    @Test
    void microsecondsBeforeTheEpochAreRoundedDown() {
        assertEquals(LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000), new PgTimestamp(-1).toLocalDateTime());
        assertEquals("1999-12-31 23:59:59.999999", new PgTimestamp(-1).toString());
    }

    @Test
    void endOfDayIsNoLocalTime() {
        PgTime endOfDay = PgTime.parse(Bytes.ascii("24:00:00"), 0, 8, false);
        assertEquals(PgTime.END_OF_DAY, endOfDay.micros());
        assertThrows(ValueFormatException.class, endOfDay::toLocalTime);
        assertEquals(LocalTime.of(23, 59, 59, 1000), new PgTime(PgTime.END_OF_DAY - 999_999).toLocalTime());
        assertThrows(ValueFormatException.class, () -> timeTz("24:00:00+00").toOffsetTime());
    }

    @Test
    void offsetsMayHaveSecondsAndTheOppositeSignInBinary() {
        PgTimeTz expected = new PgTimeTz(45_296_000_000L, -(3 * 3600 + 15));
        assertEquals(expected, timeTz("12:34:56-03:00:15"));
        byte[] binary = Bytes.hex("0000000a8bda1c00 00002a3f");
        assertEquals(expected, PgTimeTz.parse(binary, 0, binary.length, true));
        assertEquals(
                OffsetTime.of(12, 34, 56, 0, ZoneOffset.ofHoursMinutesSeconds(-3, 0, -15)), expected.toOffsetTime());
    }

    @Test
    void intervalsKeepTheirParts() {
        PgInterval value = interval("-13 mons +3 days -00:00:01.5");
        assertEquals(new PgInterval(-13, 3, -1_500_000), value);
        assertEquals(Period.of(-1, -1, 3), value.toPeriod());
        assertEquals(Duration.ofMillis(-1500), value.toDuration());
        assertEquals("-1 years -1 mons +3 days -00:00:01.5", value.toString());
        assertEquals("-2562047788:00:54.775808", new PgInterval(0, 0, Long.MIN_VALUE).toString());
        assertEquals(Long.MIN_VALUE, interval("-2562047788:00:54.775808").micros());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-02-30",
                "2023-02-29",
                "1900-02-29",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "0000-01-01",
                "999-01-01",
                "12345678-01-01",
                "2024-1-01",
                "2024-01-01 ",
                " BC",
                "2024-01-01  BC",
                "5874898-01-01",
                "4714-11-23 BC",
                "Infinity",
                "-infinit",
                "2024/01/01",
                "2024-01-0/"
            })
    void invalidDateIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> date(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-01-01",
                "2024-01-01 ",
                "2024-01-01T00:00:00",
                "2024-01-01 24:00:01",
                "2024-01-01 00:60:00",
                "2024-01-01 00:00:60",
                "2024-01-01 00:00:00.",
                "2024-01-01 00:00:00.1234567",
                "294277-01-01 00:00:00",
                "4714-11-23 23:59:59.999999 BC",
                "9999999-01-01 00:00:00",
                "2024-01-01 00:00:00+00",
                "2024-01-01 0:00:00"
            })
    void invalidTimestampIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> timestamp(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01 00:00:00",
                "2024-01-01 00:00:00+",
                "2024-01-01 00:00:00+1",
                "2024-01-01 00:00:00+16",
                "2024-01-01 00:00:00+01:60",
                "2024-01-01 00:00:00+01:00:60",
                "2024-01-01 00:00:00+01:0"
            })
    void invalidOffsetIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> timestampTz(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1 ",
                "1 year ",
                "1 week",
                "1 day 1 year",
                "1 day 1 day",
                "00:00",
                "00:60:00",
                "0:00:60",
                "1 mon infinity",
                "infinity 1 mon",
                "178956971 years",
                "178956970 years 8 mons",
                "2147483648 days",
                "2562047788:00:54.775808",
                "9999999999999999999 days",
                "1:2:3",
                "00:00:00.1234567"
            })
    void invalidIntervalIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> interval(text));
    }

    @Test
    void binaryOutOfPostgresRangeIsRefused() {
        byte[] day = Bytes.hex("7ffffffe");
        assertThrows(ValueFormatException.class, () -> PgDate.parse(day, 0, 4, true));
        byte[] micros = Bytes.hex("7ffffffffffffffe");
        assertThrows(ValueFormatException.class, () -> PgTimestamp.parse(micros, 0, 8, true));
        byte[] late = Bytes.hex("000000141dd76001");
        assertThrows(ValueFormatException.class, () -> PgTime.parse(late, 0, 8, true));
        byte[] far = Bytes.hex("0000000000000000 0000e100");
        assertThrows(ValueFormatException.class, () -> PgTimeTz.parse(far, 0, 12, true));
    }
}
