package dev.walferry.type;

import dev.walferry.internal.type.ValueDecoder;
import java.util.Objects;

/**
 * A value of any type as a Java object.
 *
 * <table>
 * <caption>Java types</caption>
 * <tr><th>PostgreSQL</th><th>Java</th></tr>
 * <tr><td>bool</td><td>{@link Boolean}</td></tr>
 * <tr><td>int2, int4, int8</td><td>{@link Short}, {@link Integer}, {@link Long}</td></tr>
 * <tr><td>oid, xid, cid</td><td>{@link Long}, never negative</td></tr>
 * <tr><td>xid8, oid8</td><td>{@link java.math.BigInteger}, never negative</td></tr>
 * <tr><td>float4, float8</td><td>{@link Float}, {@link Double}</td></tr>
 * <tr><td>numeric, money</td><td>{@link PgNumeric}, {@link PgMoney}</td></tr>
 * <tr><td>bytea</td><td>read-only {@link java.nio.ByteBuffer}</td></tr>
 * <tr><td>date, time, timetz</td><td>{@link PgDate}, {@link PgTime}, {@link PgTimeTz}</td></tr>
 * <tr><td>timestamp, timestamptz, interval</td>
 *     <td>{@link PgTimestamp}, {@link PgTimestampTz}, {@link PgInterval}</td></tr>
 * <tr><td>uuid</td><td>{@link java.util.UUID}</td></tr>
 * <tr><td>inet, cidr</td><td>{@link PgInet}</td></tr>
 * <tr><td>bit, varbit</td><td>{@link PgBits}</td></tr>
 * <tr><td>geometric types</td><td>{@link PgPoint}, {@link PgLine}, {@link PgLineSegment}, {@link PgBox},
 *     {@link PgPath}, {@link PgPolygon}, {@link PgCircle}</td></tr>
 * <tr><td>arrays, composites</td><td>{@link PgArray}, {@link PgComposite}</td></tr>
 * <tr><td>ranges, multiranges</td><td>{@link PgRange}, {@link PgMultirange}</td></tr>
 * <tr><td>hstore</td><td>{@link PgHstore}</td></tr>
 * <tr><td>domains</td><td>as their base type</td></tr>
 * <tr><td>all others</td><td>{@link String} with PostgreSQL's text, see {@link PgText}</td></tr>
 * </table>
 *
 * <p>The same value gives equal objects from text and from binary, with the exceptions that {@link PgText} names; and
 * fields of an anonymous record, which no table column can be, are strings if read from text. Arrays, composites and
 * ranges may be nested 16 levels deep.
 */
public final class PgValue {
    private PgValue() {}

    /**
     * Reads a value of any type.
     *
     * @param typeOid the column's type
     * @param types describes types that are not built in, at any depth
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the object
     * @throws ValueFormatException if the bytes are not a value of the type, or are in binary format and the type is
     *     not known; only the value's raw bytes are available then
     * @throws TypeLookupException if a type had to be looked up and the database did not answer
     */
    public static Object parse(int typeOid, TypeCatalog types, byte[] bytes, int offset, int length, boolean binary) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return new ValueDecoder(types).decode(typeOid, bytes, offset, length, binary);
    }
}
