package dev.walferry.type;

import dev.walferry.internal.type.GeometryReader;

/**
 * A rectangle. Arrays of boxes have {@code ;} between their elements.
 *
 * @param high the corner with the larger coordinates, which comes first in both formats
 * @param low the corner with the smaller coordinates
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric Types</a>
 */
public record PgBox(PgPoint high, PgPoint low) {

    private static PgBox read(GeometryReader in) {
        PgPoint high = in.point();
        in.mark(',');
        return new PgBox(high, in.point());
    }

    /**
     * Reads a box.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a box
     */
    public static PgBox parse(byte[] bytes, int offset, int length, boolean binary) {
        return GeometryReader.read(TypeOid.BOX, bytes, offset, length, binary, PgBox::read);
    }

    @Override
    public String toString() {
        return high.toString() + ',' + low;
    }
}
