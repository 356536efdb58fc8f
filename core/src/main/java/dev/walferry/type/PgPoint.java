package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;

/**
 * A point of a plane. Coordinates may be NaN or infinite.
 *
 * @param x first coordinate
 * @param y second coordinate
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgPoint(double x, double y) {

    /**
     * Reads a point.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a point
     */
    public static PgPoint parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.POINT, bytes, offset, length, binary, GeometryReader::point);
    }

    @Override
    public String toString() {
        return '(' + PgFloat.toText(x) + ',' + PgFloat.toText(y) + ')';
    }
}
