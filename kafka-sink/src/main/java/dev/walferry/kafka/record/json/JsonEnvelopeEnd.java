package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.text.Digits;
import java.time.Instant;

/**
 * What an envelope says after its source. Everything but the letter and the fractions of a second stays the same for a
 * whole second, so only these are written into the bytes of the last envelope.
 */
final class JsonEnvelopeEnd {
    private static final byte[] TRANSACTION = JsonConstants.bytes(",\"transaction\":null");
    private static final byte[] TRANSACTION_AND_OP = JsonConstants.bytes(",\"transaction\":null,\"op\":\"");
    private static final byte[] TS_MS = JsonConstants.bytes("\",\"ts_ms\":");
    private static final byte[] TS_US = JsonConstants.bytes(",\"ts_us\":");
    private static final byte[] TS_NS = JsonConstants.bytes(",\"ts_ns\":");
    private static final int MILLI_DIGITS = 3;
    private static final int MICRO_DIGITS = 6;
    /** How many digits more nanoseconds have than microseconds. */
    private static final int NANO_DIGITS = 3;

    private static final int MICROS = 1_000_000;

    /** A second that no clock ever shows. */
    private static final long NONE = Long.MIN_VALUE;

    private final JsonBuffer buffer = new JsonBuffer();
    private byte[] bytes = {};
    private long second = NONE;

    /** Where the fractions are in the bytes. */
    private int millisAt;

    private int microsAt;
    private int nanosAt;

    void write(Operation operation, Instant now, JsonBuffer out) {
        prepare(operation, now);
        out.raw(bytes);
    }

    /** Writes the same without {@code transaction}, which has been written. */
    void writeAfterTransaction(Operation operation, Instant now, JsonBuffer out) {
        prepare(operation, now);
        out.raw(bytes, TRANSACTION.length, bytes.length);
    }

    private void prepare(Operation operation, Instant now) {
        int micros = now.getNano() / 1000;
        if (now.getEpochSecond() == second) {
            Digits.put(micros / 1000, MILLI_DIGITS, bytes, millisAt);
            Digits.put(micros, MICRO_DIGITS, bytes, microsAt);
            System.arraycopy(bytes, microsAt, bytes, nanosAt, MICRO_DIGITS);
        } else {
            begin(now.getEpochSecond(), micros);
        }
        bytes[TRANSACTION_AND_OP.length] = (byte) operation.letter();
    }

    private void begin(long newSecond, int newMicros) {
        long micros = newSecond * MICROS + newMicros;
        buffer.reset().raw(TRANSACTION_AND_OP).raw(' ').raw(TS_MS).number(micros / 1000);
        millisAt = buffer.position() - MILLI_DIGITS;
        microsAt = buffer.raw(TS_US).number(micros).position() - MICRO_DIGITS;
        buffer.raw(TS_NS).number(micros);
        if (micros != 0) {
            buffer.padded(0, NANO_DIGITS);
        }
        nanosAt = buffer.position() - MICRO_DIGITS - NANO_DIGITS;
        bytes = buffer.raw('}').toBytes();
        // Before 1970-01-01 00:00:01 the digits do not end with the fraction.
        second = newSecond > 0 ? newSecond : NONE;
    }
}
