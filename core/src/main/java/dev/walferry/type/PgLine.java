package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;

/**
 * An infinite line: all points with {@code ax + by + c = 0}.
 *
 * @param a factor of x
 * @param b factor of y
 * @param c constant
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgLine(double a, double b, double c) {

    private static PgLine read(GeometryReader in) {
        in.mark('{');
        double a = in.number();
        in.mark(',');
        double b = in.number();
        in.mark(',');
        double c = in.number();
        in.mark('}');
        return new PgLine(a, b, c);
    }

    /**
     * Reads a line.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a line
     */
    public static PgLine parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.LINE, bytes, offset, length, binary, PgLine::read);
    }

    @Override
    public String toString() {
        return '{' + PgFloat.toText(a) + ',' + PgFloat.toText(b) + ',' + PgFloat.toText(c) + '}';
    }
}
