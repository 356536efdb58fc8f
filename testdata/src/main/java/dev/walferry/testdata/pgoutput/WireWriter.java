package dev.walferry.testdata.pgoutput;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes bytes in network order. */
final class WireWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a message with its kind. */
    static WireWriter message(char kind) {
        return new WireWriter().u8(kind);
    }

    WireWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    WireWriter i16(int value) {
        return u8(value >>> 8).u8(value);
    }

    WireWriter i32(int value) {
        return i16(value >>> 16).i16(value);
    }

    WireWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    WireWriter raw(byte[] value) {
        bytes.write(value, 0, value.length);
        return this;
    }

    /** Writes a string and a zero byte. */
    WireWriter string(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8)).u8(0);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
