package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.FloatParser;
import dev.walferry.internal.value.TextReader;
import dev.walferry.type.PgPoint;
import dev.walferry.type.ValueFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinates of geometric values, in either format.
 *
 * <p>Only text has punctuation: {@link #mark} skips it and does nothing in binary, so a shape's grammar is written
 * once.
 */
public final class GeometryReader {
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

    /**
     * How one shape is read.
     *
     * @param <T> the shape's class
     */
    public interface Shape<T> {
        /**
         * Reads the whole value.
         *
         * @param in at its first byte
         * @return the shape
         */
        T read(GeometryReader in);
    }

    /**
     * Reads a geometric value.
     *
     * @param typeOid the value's type
     * @param bytes an array with the value
     * @param offset index of the value's first byte
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @param shape reads the value from its first byte to its last
     * @param <T> the shape's class
     * @return the shape
     * @throws ValueFormatException if the bytes are not a value of the type
     */
    public static <T> T read(int typeOid, byte[] bytes, int offset, int length, boolean binary, Shape<T> shape) {
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
            throw new ValueFormatException(
                    typeOid, "expected the end of the value, got " + wire.remaining() + " more bytes");
        }
    }

    /**
     * Skips a character in text; does nothing in binary.
     *
     * @param c the character that must come
     */
    public void mark(char c) {
        if (!binary) {
            text.expect(c);
        }
    }

    /**
     * {@return the next coordinate}
     */
    public double number() {
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
        if (!FloatParser.isNumber(bytes, start, length)) {
            throw text.malformed("a floating point number");
        }
        return FloatParser.parseDouble(bytes, start, length);
    }

    /**
     * {@return the next point}
     */
    public PgPoint point() {
        mark('(');
        double x = number();
        mark(',');
        double y = number();
        mark(')');
        return new PgPoint(x, y);
    }

    /**
     * Reads whether a path is closed: a flag in binary, round instead of square brackets in text.
     *
     * @return true for a closed path
     */
    public boolean closed() {
        if (binary) {
            return wire.uint8() != 0;
        }
        int c = text.peek();
        if (c != '(' && c != '[') {
            throw text.malformed("a bracket");
        }
        return c == '(';
    }

    /**
     * Reads all points that follow: a counted number in binary, up to the closing bracket in text.
     *
     * @return the points
     */
    public List<PgPoint> points() {
        List<PgPoint> points = new ArrayList<>();
        if (!binary) {
            do {
                points.add(point());
            } while (text.accept(','));
            return points;
        }
        int count = wire.int32();
        if (count < 0 || wire.remaining() != (long) count * POINT_SIZE) {
            throw new ValueFormatException(
                    typeOid, "expected " + count + " points, got " + wire.remaining() + " bytes");
        }
        for (int i = 0; i < count; i++) {
            points.add(point());
        }
        return points;
    }

    /**
     * Prints points with commas between them.
     *
     * @param points the points
     * @return their text
     */
    public static String join(List<PgPoint> points) {
        StringBuilder out = new StringBuilder();
        for (PgPoint point : points) {
            out.append(out.isEmpty() ? "" : ",").append(point);
        }
        return out.toString();
    }
}
