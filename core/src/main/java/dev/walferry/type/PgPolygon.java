package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;
import java.util.List;

/**
 * A polygon.
 *
 * @param points its corners in order
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgPolygon(List<PgPoint> points) {
    /**
     * Creates a polygon.
     *
     * @param points its corners in order
     * @throws NullPointerException if a point is null
     */
    public PgPolygon {
        points = List.copyOf(points);
    }

    private static PgPolygon read(GeometryReader in) {
        in.mark('(');
        List<PgPoint> points = in.points();
        in.mark(')');
        return new PgPolygon(points);
    }

    /**
     * Reads a polygon.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a polygon
     */
    public static PgPolygon parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.POLYGON, bytes, offset, length, binary, PgPolygon::read);
    }

    @Override
    public String toString() {
        return '(' + GeometryReader.join(points) + ')';
    }
}
