package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;

/**
 * A circle.
 *
 * @param center its center
 * @param radius its radius
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgCircle(PgPoint center, double radius) {

    private static PgCircle read(GeometryReader in) {
        in.mark('<');
        PgPoint center = in.point();
        in.mark(',');
        double radius = in.number();
        in.mark('>');
        return new PgCircle(center, radius);
    }

    /**
     * Reads a circle.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a circle
     */
    public static PgCircle parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.CIRCLE, bytes, offset, length, binary, PgCircle::read);
    }

    @Override
    public String toString() {
        return "<" + center + ',' + PgFloat.toText(radius) + '>';
    }
}
