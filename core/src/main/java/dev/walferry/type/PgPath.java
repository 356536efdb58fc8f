package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;
import java.util.List;

/**
 * Joined line segments, open ({@code [...]} in text) or closed ({@code (...)}).
 *
 * @param closed whether the last point is joined to the first
 * @param points its points in order
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgPath(boolean closed, List<PgPoint> points) {
    /**
     * Creates a path.
     *
     * @param closed whether the last point is joined to the first
     * @param points its points in order
     * @throws NullPointerException if a point is null
     */
    public PgPath {
        points = List.copyOf(points);
    }

    private static PgPath read(GeometryReader in) {
        boolean closed = in.closed();
        in.mark(closed ? '(' : '[');
        List<PgPoint> points = in.points();
        in.mark(closed ? ')' : ']');
        return new PgPath(closed, points);
    }

    /**
     * Reads a path.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a path
     */
    public static PgPath parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.PATH, bytes, offset, length, binary, PgPath::read);
    }

    @Override
    public String toString() {
        return (closed ? '(' : '[') + GeometryReader.join(points) + (closed ? ')' : ']');
    }
}
