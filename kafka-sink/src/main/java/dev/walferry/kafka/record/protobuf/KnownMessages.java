package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.binary.BinaryBuffer;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.time.LocalDate;

/** Writes the fields of well-known messages; zeros are left out. Their types hold the years 1 to 9999. */
final class KnownMessages {
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private KnownMessages() {}

    /** Writes a {@code google.type.Date}. */
    static void date(long epochDay, BinaryBuffer out) {
        requireYears(epochDay);
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        number(1, date.getYear(), out);
        number(2, date.getMonthValue(), out);
        number(3, date.getDayOfMonth(), out);
    }

    private static void requireYears(long epochDay) {
        if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
            throw new UnconvertibleException("its year is not between 1 and 9999");
        }
    }

    /** Writes a {@code google.type.TimeOfDay}. */
    static void timeOfDay(long millis, BinaryBuffer out) {
        long seconds = millis / MILLIS_PER_SECOND;
        number(1, seconds / 3600, out);
        number(2, seconds / 60 % 60, out);
        number(3, seconds % 60, out);
        number(4, millis % MILLIS_PER_SECOND * NANOS_PER_MILLI, out);
    }

    /** Writes a {@code google.protobuf.Timestamp}. */
    static void timestamp(long epochMillis, BinaryBuffer out) {
        requireYears(Math.floorDiv(epochMillis, MILLIS_PER_DAY));
        number(1, Math.floorDiv(epochMillis, MILLIS_PER_SECOND), out);
        number(2, Math.floorMod(epochMillis, MILLIS_PER_SECOND) * (long) NANOS_PER_MILLI, out);
    }

    /** Writes a {@code confluent.type.Decimal}. */
    static void decimal(byte[] unscaled, int from, int to, FieldShape column, BinaryBuffer out) {
        out.varint(1 << 3 | FieldType.WireType.LENGTH);
        out.varint(to - from);
        out.raw(unscaled, from, to);
        number(2, column.precision(), out);
        number(3, column.scale(), out);
    }

    private static void number(int field, long value, BinaryBuffer out) {
        if (value != 0) {
            out.varint((long) field << 3);
            out.varint(value);
        }
    }
}
