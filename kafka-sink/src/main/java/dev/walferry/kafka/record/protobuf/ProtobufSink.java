package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.binary.BinaryBuffer;
import dev.walferry.kafka.record.binary.BinarySink;
import dev.walferry.kafka.record.binary.NumberText;
import dev.walferry.kafka.record.binary.Utf8Text;
import dev.walferry.kafka.record.protobuf.OpenMessages.Part;
import dev.walferry.kafka.record.value.FixedText;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in Protobuf's binary encoding, for readers with the schema that {@link #select} was given. It follows the
 * schema's tree of messages: fields come in the schema's order, whatever their numbers. Lengths are filled in where a message
 * ends.
 */
final class ProtobufSink implements BinarySink {
    /** The place of the message in its schema, written between a schema's id and a record: the first message. */
    private static final byte[] MESSAGE_INDEXES = {0};

    private final BinaryBuffer out = new BinaryBuffer();
    private final OpenMessages open = new OpenMessages();
    private @Nullable MessageShape root;

    /** The bytes and the depth at each position that was asked for. */
    private int[] marks = new int[64];

    private int marked;

    /** Creates a sink for any number of records. */
    public ProtobufSink() {}

    /**
     * Returns the message indexes of Confluent's wire format, for a schema with one message at its top.
     *
     * @return the caller's to keep
     */
    public static byte[] messageIndexes() {
        return MESSAGE_INDEXES.clone();
    }

    /**
     * Chooses the schema of the records that follow.
     *
     * @param schema the schema
     */
    public void select(ProtobufSchema schema) {
        root = schema.root();
    }

    @Override
    public void reset(byte[] prefix) {
        out.reset(prefix);
        open.rewind(0);
        marked = 0;
    }

    @Override
    public byte[] toBytes() {
        return out.toBytes();
    }

    @Override
    public void nothing() {
        if (open.top().array) {
            throw new UnconvertibleException("Protobuf's arrays hold no nulls");
        }
    }

    @Override
    public void present() {
        // Whatever is written is present.
    }

    /** Begins the value of the current place and returns the place. */
    private FieldShape begin() {
        Part top = open.top();
        FieldShape place = Objects.requireNonNull(top.place);
        if (!top.packed) {
            out.varint(place.tag());
        }
        return place;
    }

    /** Holds the place of a length and returns its position. */
    private int beginLength() {
        int at = out.position();
        out.put(0);
        return at;
    }

    private void endLength(int at) {
        out.fill(at, out.position() - at - 1L);
    }

    @Override
    public void bool(boolean value) {
        begin();
        out.put(value ? 1 : 0);
    }

    @Override
    public void integer(long value) {
        FieldType type = begin().type();
        if (type == FieldType.INT32 || type == FieldType.INT64) {
            out.varint(value);
            return;
        }
        int length = beginLength();
        switch (type) {
            case DATE -> KnownMessages.date(value, out);
            case TIME_OF_DAY -> KnownMessages.timeOfDay(value, out);
            case TIMESTAMP -> KnownMessages.timestamp(value, out);
            default -> throw new IllegalStateException("got an integer in the place of " + type);
        }
        endLength(length);
    }

    @Override
    public void integer(byte[] text, int from, int to) {
        integer(NumberText.integer(text, from, to));
    }

    @Override
    public void float32(byte[] text, int from, int to) {
        float value = NumberText.float32(text, from, to);
        begin();
        out.fixed32(Float.floatToRawIntBits(value));
    }

    @Override
    public void float64(byte[] text, int from, int to) {
        float64(NumberText.float64(text, from, to));
    }

    @Override
    public void float64(double value) {
        begin();
        out.fixed64(Double.doubleToRawLongBits(value));
    }

    @Override
    public void string(byte[] text, int from, int to) {
        begin();
        putString(text, from, to);
    }

    private void putString(byte[] text, int from, int to) {
        int length = Utf8Text.length(text, from, to);
        out.varint(length);
        out.text(text, from, to, length);
    }

    @Override
    public void ascii(byte[] text, int from, int to) {
        begin();
        out.varint(to - from);
        out.raw(text, from, to);
    }

    @Override
    public void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ascii(utf8, 0, utf8.length);
    }

    @Override
    public void string(FixedText text) {
        ascii(text.utf8(), 0, text.utf8().length);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        FieldShape place = begin();
        if (place.type() == FieldType.DECIMAL) {
            int length = beginLength();
            KnownMessages.decimal(bytes, from, to, place, out);
            endLength(length);
        } else {
            out.varint(to - from);
            out.raw(bytes, from, to);
        }
    }

    @Override
    public void beginArray() {
        FieldShape array = open.place();
        boolean packed = array.isPackable();
        if (packed) {
            out.varint(array.packedTag());
        }
        Part part = open.push(null, array, packed ? beginLength() : OpenMessages.NO_LENGTH);
        part.array = true;
        part.packed = packed;
    }

    @Override
    public void element() {
        // The array's part already says what comes next.
    }

    @Override
    public void endArray() {
        end();
    }

    private void end() {
        Part part = open.pop();
        if (part.lengthAt != OpenMessages.NO_LENGTH) {
            endLength(part.lengthAt);
        }
    }

    @Override
    public void beginStruct() {
        if (open.depth() == 0) {
            open.push(Objects.requireNonNull(root, "select comes first"), null, OpenMessages.NO_LENGTH);
        } else {
            MessageShape message = begin().message();
            open.push(message, null, beginLength());
        }
    }

    @Override
    public void field(StructField field) {
        open.nextField();
    }

    @Override
    public void endStruct() {
        end();
    }

    @Override
    public void beginMap() {
        FieldShape map = open.place();
        FieldShape value = Objects.requireNonNull(map.message()).fields().get(1);
        open.push(null, value, OpenMessages.NO_LENGTH).map = map;
    }

    @Override
    public void key(String key) {
        out.varint(beginEntry().tag());
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        out.varint(utf8.length);
        out.raw(utf8, 0, utf8.length);
    }

    @Override
    public void key(long key) {
        out.varint(beginEntry().tag());
        out.varint(key);
    }

    /** Ends the previous entry, begins another and returns the field of its key. */
    private FieldShape beginEntry() {
        Part part = open.top();
        if (part.lengthAt != OpenMessages.NO_LENGTH) {
            endLength(part.lengthAt);
        }
        FieldShape map = Objects.requireNonNull(part.map);
        out.varint(map.tag());
        part.lengthAt = beginLength();
        return Objects.requireNonNull(map.message()).fields().get(0);
    }

    @Override
    public void endMap() {
        end();
    }

    @Override
    public void beginIntegerMap() {
        beginMap();
    }

    @Override
    public void endIntegerMap() {
        end();
    }

    /** Returns the index of a mark: bytes alone do not tell a message from its first field. */
    @Override
    public int position() {
        if (marked == marks.length) {
            marks = Arrays.copyOf(marks, 2 * marked);
        }
        marks[marked++] = out.position();
        marks[marked++] = open.depth();
        return marked - 2;
    }

    @Override
    public void rewind(int position) {
        out.rewind(marks[position]);
        open.rewind(marks[position + 1]);
        marked = position + 2;
    }
}
