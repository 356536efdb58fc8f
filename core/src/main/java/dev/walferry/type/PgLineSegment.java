package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;

/**
 * A line segment, PostgreSQL's {@code lseg}.
 *
 * @param start one end
 * @param end the other end
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgLineSegment(PgPoint start, PgPoint end) {

    private static PgLineSegment read(GeometryReader in) {
        in.mark('[');
        PgPoint start = in.point();
        in.mark(',');
        PgPoint end = in.point();
        in.mark(']');
        return new PgLineSegment(start, end);
    }

    /**
     * Reads an lseg.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an lseg
     */
    public static PgLineSegment parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.LSEG, bytes, offset, length, binary, PgLineSegment::read);
    }

    @Override
    public String toString() {
        return "[" + start + ',' + end + ']';
    }
}
