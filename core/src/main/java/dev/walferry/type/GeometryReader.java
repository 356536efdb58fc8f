package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.FloatText;
import dev.walferry.internal.value.TextReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinates of geometric values, in either format.
 *
 * <p>Punctuation is there in text only: {@link #mark} passes over it and does nothing in binary, so that a shape's
 * grammar is written once.
 */
final class GeometryReader {
    private static final int POINT_SIZE = 2 * Double.BYTES;

    private final int typeOid;
    private final byte[] bytes;
    private final boolean binary;
    private final WireReader wire;
    private final TextReader text;

    private GeometryReader(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        this.typeOid = typeOid;
        this.bytes = bytes;
        this.binary = binary;
        this.wire = new WireReader(bytes, offset, length);
        this.text = new TextReader(bytes, offset, length);
    }

    /** How one shape is read. */
    interface Shape<T> {
        /**
         * Reads the whole value.
         *
         * @param in at its first byte
         * @return the shape
         */
        T read(GeometryReader in);
    }

    static <T> T read(int typeOid, byte[] bytes, int offset, int length, boolean binary, Shape<T> shape) {
        try {
            GeometryReader in = new GeometryReader(typeOid, bytes, offset, length, binary);
            T value = shape.read(in);
            in.end();
            return value;
        } catch (MalformedException e) {
            throw new ValueFormatException(typeOid, e.reason(), e);
        }
    }

    private void end() {
        if (!binary) {
            text.expectEnd();
        } else if (wire.remaining() != 0) {
            throw new ValueFormatException(typeOid, "end expected");
        }
    }

    void mark(char c) {
        if (!binary) {
            text.expect(c);
        }
    }

    double number() {
        if (binary) {
            return Double.longBitsToDouble(wire.int64());
        }
        int start = text.position();
        int c = text.peek();
        while (c != ',' && c != ')' && c != '}' && c != '>' && c != TextReader.END) {
            text.next();
            c = text.peek();
        }
        int length = text.position() - start;
        if (!FloatText.isNumber(bytes, start, length)) {
            throw text.malformed("a floating point number expected");
        }
        return FloatText.parseDouble(bytes, start, length);
    }

    PgPoint point() {
        mark('(');
        double x = number();
        mark(',');
        double y = number();
        mark(')');
        return new PgPoint(x, y);
    }

    /** Whether a path is closed: a flag in binary, round instead of square brackets in text. */
    boolean closed() {
        if (binary) {
            return wire.uint8() != 0;
        }
        int c = text.peek();
        if (c != '(' && c != '[') {
            throw text.malformed("a bracket expected");
        }
        return c == '(';
    }

    /** As many points as follow: a count in binary, up to the closing bracket in text. */
    List<PgPoint> points() {
        List<PgPoint> points = new ArrayList<>();
        if (!binary) {
            do {
                points.add(point());
            } while (text.accept(','));
            return points;
        }
        int count = wire.int32();
        if (count < 0 || wire.remaining() != (long) count * POINT_SIZE) {
            throw new ValueFormatException(typeOid, "as many points as announced expected");
        }
        for (int i = 0; i < count; i++) {
            points.add(point());
        }
        return points;
    }

    static String join(List<PgPoint> points) {
        StringBuilder out = new StringBuilder();
        for (PgPoint point : points) {
            out.append(out.isEmpty() ? "" : ",").append(point);
        }
        return out.toString();
    }
}
