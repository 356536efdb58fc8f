package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/** The text of cube and of pgvector's types, which are lists of floating point numbers. */
public final class NumberListPrinter {
    private static final int POINT = 0x8000_0000;

    private NumberListPrinter() {}

    /**
     * Prints a cube: one corner, and unless both are the same the other.
     *
     * @param in the value: point flag and number of dimensions, then the coordinates of one or two corners
     * @return {@code (1, 2),(3, 4)}
     */
    public static String cube(WireReader in) {
        int start = in.position();
        int header = in.int32();
        boolean point = (header & POINT) != 0;
        int dimensions = header & ~POINT;
        long numbers = point ? dimensions : 2L * dimensions;
        if (in.remaining() != numbers * Double.BYTES) {
            throw new MalformedException(
                    start, "expected " + numbers + " coordinates, got " + in.remaining() + " bytes");
        }
        double[] first = corner(in, dimensions);
        if (point) {
            return print(first);
        }
        double[] second = corner(in, dimensions);
        return isSame(first, second) ? print(first) : print(first) + "," + print(second);
    }

    private static double[] corner(WireReader in, int dimensions) {
        double[] corner = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            corner[i] = Double.longBitsToDouble(in.int64());
        }
        return corner;
    }

    private static boolean isSame(double[] a, double[] b) {
        boolean same = true;
        for (int i = 0; i < a.length; i++) {
            same &= a[i] == b[i];
        }
        return same;
    }

    private static String print(double[] corner) {
        StringBuilder out = new StringBuilder().append('(');
        for (int i = 0; i < corner.length; i++) {
            out.append(i > 0 ? ", " : "").append(ShortestDecimal.of(corner[i]));
        }
        return out.append(')').toString();
    }

    /**
     * Prints a vector.
     *
     * @param in the value: number of dimensions, two bytes of zero, 32-bit numbers
     * @return {@code [1,2,3]}
     */
    public static String vector(WireReader in) {
        int dimensions = dimensions(in, Float.BYTES);
        StringBuilder out = new StringBuilder().append('[');
        for (int i = 0; i < dimensions; i++) {
            out.append(i > 0 ? "," : "").append(ShortestDecimal.of(Float.intBitsToFloat(in.int32())));
        }
        return out.append(']').toString();
    }

    /**
     * Prints a halfvec.
     *
     * @param in the value: number of dimensions, two bytes of zero, 16-bit numbers
     * @return {@code [1,2,3]}
     */
    public static String halfVector(WireReader in) {
        int dimensions = dimensions(in, Short.BYTES);
        StringBuilder out = new StringBuilder().append('[');
        for (int i = 0; i < dimensions; i++) {
            out.append(i > 0 ? "," : "").append(ShortestDecimal.of(half(in.uint16())));
        }
        return out.append(']').toString();
    }

    private static int dimensions(WireReader in, int size) {
        int start = in.position();
        int dimensions = in.uint16();
        in.skip(Short.BYTES);
        if (in.remaining() != dimensions * size) {
            throw new MalformedException(
                    start, "expected " + dimensions + " numbers, got " + in.remaining() + " bytes");
        }
        return dimensions;
    }

    /** Converts from IEEE 754 half precision, which the JDK does only from Java 20 on. */
    private static float half(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == 0x1F) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
        }
        return (bits & 0x8000) != 0 ? -magnitude : magnitude;
    }

    /**
     * Prints a sparsevec, whose indexes count from 0 in binary and from 1 in text.
     *
     * @param in the value: number of dimensions, of elements, four bytes of zero, indexes, 32-bit numbers
     * @return {@code {1:1.5,3:2}/5}
     */
    public static String sparseVector(WireReader in) {
        int start = in.position();
        int dimensions = in.int32();
        int count = in.int32();
        in.skip(Integer.BYTES);
        if (count < 0 || in.remaining() != (long) count * (Integer.BYTES + Float.BYTES)) {
            throw new MalformedException(start, "expected " + count + " elements, got " + in.remaining() + " bytes");
        }
        int numbers = in.position() + count * Integer.BYTES;
        StringBuilder out = new StringBuilder().append('{');
        for (int i = 0; i < count; i++) {
            float number = Float.intBitsToFloat(WireReader.int32(in.bytes(), numbers + i * Float.BYTES));
            out.append(i > 0 ? "," : "").append(in.int32() + 1L).append(':').append(ShortestDecimal.of(number));
        }
        in.skip(count * Float.BYTES);
        return out.append("}/").append(dimensions).toString();
    }
}
