package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.PgFloat;

/**
 * Writes values as JSON, as Kafka Connect's JsonConverter does. NaN and infinities are strings, bytes are base64, a map with
 * integer keys is an array of pairs.
 *
 * <p>The last byte written shows whether a comma is due: none is due after the bracket that opens a container.
 */
final class JsonSink implements ValueSink {
    private final JsonBuffer out;
    private final JavaNumber number = new JavaNumber();

    JsonSink(JsonBuffer out) {
        this.out = out;
    }

    JsonBuffer buffer() {
        return out;
    }

    @Override
    public void nothing() {
        out.nothing();
    }

    @Override
    public void present() {
        // JSON needs no mark for a value that is present.
    }

    @Override
    public void bool(boolean value) {
        out.raw(value ? JsonConstants.TRUE : JsonConstants.FALSE);
    }

    @Override
    public void integer(long value) {
        out.number(value);
    }

    @Override
    public void integer(byte[] text, int from, int to) {
        out.raw(text, from, to);
    }

    @Override
    public void float32(byte[] text, int from, int to) {
        if (isFinite(text, to)) {
            number.float32(text, from, to, out);
        } else {
            out.ascii(text, from, to);
        }
    }

    @Override
    public void float64(byte[] text, int from, int to) {
        if (isFinite(text, to)) {
            number.float64(text, from, to, out);
        } else {
            out.ascii(text, from, to);
        }
    }

    private static boolean isFinite(byte[] text, int to) {
        return text[to - 1] >= '0' && text[to - 1] <= '9';
    }

    @Override
    public void float64(double value) {
        byte[] text = JsonConstants.bytes(PgFloat.toText(value));
        float64(text, 0, text.length);
    }

    @Override
    public void string(byte[] text, int from, int to) {
        out.text(text, from, to);
    }

    @Override
    public void ascii(byte[] text, int from, int to) {
        out.ascii(text, from, to);
    }

    @Override
    public void string(String text) {
        out.text(text);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        Base64Text.write(bytes, from, to, out);
    }

    @Override
    public void beginArray() {
        out.raw('[');
    }

    @Override
    public void element() {
        separate('[');
    }

    @Override
    public void endArray() {
        out.raw(']');
    }

    @Override
    public void beginStruct() {
        out.raw('{');
    }

    @Override
    public void field(StructField field) {
        separate('{');
        out.raw(field.json());
    }

    @Override
    public void endStruct() {
        out.raw('}');
    }

    @Override
    public void beginMap() {
        out.raw('{');
    }

    @Override
    public void key(String key) {
        separate('{');
        out.text(key).raw(':');
    }

    @Override
    public void endMap() {
        out.raw('}');
    }

    @Override
    public void beginIntegerMap() {
        out.raw('[');
    }

    @Override
    public void key(long key) {
        if (out.last() != '[') {
            out.raw(']').raw(',');
        }
        out.raw('[').number(key).raw(',');
    }

    @Override
    public void endIntegerMap() {
        if (out.last() != '[') {
            out.raw(']');
        }
        out.raw(']');
    }

    private void separate(char opening) {
        if (out.last() != opening) {
            out.raw(',');
        }
    }

    @Override
    public int position() {
        return out.position();
    }

    @Override
    public void rewind(int position) {
        out.rewind(position);
    }
}
