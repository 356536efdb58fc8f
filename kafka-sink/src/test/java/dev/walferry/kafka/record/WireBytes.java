package dev.walferry.kafka.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds pgoutput messages byte by byte, as PostgreSQL documents them. */
final class WireBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    WireBytes(char kind) {
        bytes.write(kind);
    }

    WireBytes int8(int value) {
        bytes.write(value);
        return this;
    }

    WireBytes int16(int value) {
        bytes.writeBytes(
                ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
        return this;
    }

    WireBytes int32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    WireBytes int64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    WireBytes string(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8)).int8(0);
    }

    WireBytes raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Appends a tuple: a String or byte[] as text, null as null, {@link Rows#UNCHANGED} as unchanged. */
    WireBytes tuple(char marker, @Nullable Object[] values) {
        int8(marker).int16(values.length);
        for (Object value : values) {
            if (value == null) {
                int8('n');
            } else if (value instanceof Rows.Absent) {
                int8('u');
            } else {
                byte[] text = value instanceof byte[] b ? b : value.toString().getBytes(StandardCharsets.UTF_8);
                int8('t').int32(text.length).raw(text);
            }
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
