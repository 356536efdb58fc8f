package dev.walferry.kafka.record.avro;

import dev.walferry.kafka.record.binary.BinaryBuffer;
import dev.walferry.kafka.record.binary.BinarySink;
import dev.walferry.kafka.record.binary.NumberText;
import dev.walferry.kafka.record.binary.Utf8Text;
import dev.walferry.kafka.record.value.FixedText;
import dev.walferry.kafka.record.value.StructField;
import java.nio.charset.StandardCharsets;

/**
 * Writes values in Avro's binary encoding, for readers with the schema that {@link AvroSchemas} makes.
 *
 * <p>Avro marks nothing but the branches of unions, the lengths of texts and the counts of arrays, so the sink needs no schema
 * while it writes. An array or a map is one block; its count is filled in at its end. A map whose keys are integers is an array
 * of records of key and value, which looks the same.
 */
final class AvroSink implements BinarySink {
    private static final int NULL_FIRST = 0;
    private static final int NULL_SECOND = 1;

    private final BinaryBuffer out = new BinaryBuffer();
    private final OpenBlocks blocks = new OpenBlocks();
    /** Which branch is null in the union that comes next, if one comes. */
    private int nullBranch;

    /** Creates a sink for any number of records. */
    public AvroSink() {}

    @Override
    public void reset(byte[] prefix) {
        out.reset(prefix);
        blocks.clear();
        nullBranch = NULL_FIRST;
    }

    @Override
    public byte[] toBytes() {
        return out.toBytes();
    }

    @Override
    public void nothing() {
        out.zigzag(nullBranch);
    }

    @Override
    public void present() {
        out.zigzag(NULL_SECOND - nullBranch);
    }

    @Override
    public void bool(boolean value) {
        out.put(value ? 1 : 0);
    }

    @Override
    public void integer(long value) {
        out.zigzag(value);
    }

    @Override
    public void integer(byte[] text, int from, int to) {
        out.zigzag(NumberText.integer(text, from, to));
    }

    @Override
    public void float32(byte[] text, int from, int to) {
        out.fixed32(Float.floatToRawIntBits(NumberText.float32(text, from, to)));
    }

    @Override
    public void float64(byte[] text, int from, int to) {
        float64(NumberText.float64(text, from, to));
    }

    @Override
    public void float64(double value) {
        out.fixed64(Double.doubleToRawLongBits(value));
    }

    @Override
    public void string(byte[] text, int from, int to) {
        int length = Utf8Text.length(text, from, to);
        out.zigzag(length);
        out.text(text, from, to, length);
    }

    @Override
    public void ascii(byte[] text, int from, int to) {
        bytes(text, from, to);
    }

    @Override
    public void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes(utf8, 0, utf8.length);
    }

    @Override
    public void string(FixedText text) {
        bytes(text.utf8(), 0, text.utf8().length);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        out.zigzag(to - from);
        out.raw(bytes, from, to);
    }

    @Override
    public void beginArray() {
        beginBlock();
    }

    @Override
    public void element() {
        item();
    }

    @Override
    public void endArray() {
        endBlock();
    }

    @Override
    public void beginStruct() {
        // A record is its fields, with nothing around them.
    }

    @Override
    public void field(StructField field) {
        nullBranch = field.hasDefault() ? NULL_SECOND : NULL_FIRST;
    }

    @Override
    public void endStruct() {
        // see beginStruct
    }

    @Override
    public void beginMap() {
        beginBlock();
    }

    @Override
    public void key(String key) {
        item();
        string(key);
    }

    @Override
    public void endMap() {
        endBlock();
    }

    @Override
    public void beginIntegerMap() {
        beginBlock();
    }

    @Override
    public void key(long key) {
        item();
        out.zigzag(key);
    }

    @Override
    public void endIntegerMap() {
        endBlock();
    }

    /** Begins a block with a byte in place of the count. If nothing follows, this byte is the end. */
    private void beginBlock() {
        blocks.push(out.position());
        out.put(0);
    }

    private void item() {
        blocks.add();
        nullBranch = NULL_FIRST;
    }

    private void endBlock() {
        int count = blocks.count();
        if (count > 0) {
            out.fillZigzag(blocks.start(), count);
            out.put(0);
        }
        blocks.pop();
    }

    /** Returns the number of bytes and the null branch: the latter belongs to the value that starts here. */
    @Override
    public int position() {
        return out.position() << 1 | nullBranch;
    }

    @Override
    public void rewind(int position) {
        nullBranch = position & 1;
        out.rewind(position >>> 1);
        blocks.rewind(position >>> 1);
    }
}
