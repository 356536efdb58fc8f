package dev.walferry.type;

import dev.walferry.internal.type.ValueDecoder;
import dev.walferry.internal.type.ValuePrinter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A value of any type as the text that PostgreSQL prints, whichever format was sent.
 *
 * <p>A value sent as text gives that text. A value sent in binary gives what the server would have sent as text in a
 * session set up as the package documentation says, with these exceptions: regclass and the other types named {@code
 * reg...} give the OID's number ({@code -} for 0), because binary has no names; money is printed as with {@code
 * lc_monetary=C}; pg_lsn is not padded with zeros, which PostgreSQL 19 does.
 */
public final class PgText {
    private PgText() {}

    /**
     * Returns the text of a value of any type. Bytes that are not UTF-8, which only a database with encoding SQL_ASCII can
     * send, become replacement characters.
     *
     * @param typeOid the column's type
     * @param types describes types that are not built in, at any depth
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return PostgreSQL's text
     * @throws ValueFormatException if the value is in binary format and its bytes are not of the type, or the type is
     *     not known, or the text would exceed 1 GiB; only the value's raw bytes are available then
     * @throws TypeLookupException if a type had to be looked up and the database did not answer
     */
    public static String parse(int typeOid, TypeCatalog types, byte[] bytes, int offset, int length, boolean binary) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (!binary) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        if (typeOid == TypeOid.NUMERIC) {
            return PgNumeric.text(bytes, offset, length);
        }
        return ValuePrinter.print(new ValueDecoder(types).decode(typeOid, bytes, offset, length, true));
    }

    /**
     * Returns PostgreSQL's text of an object that {@link PgValue#parse} gave.
     *
     * @param value the object
     * @return the text
     * @throws ValueFormatException if the text would exceed 1 GiB
     */
    public static String of(Object value) {
        return ValuePrinter.print(value);
    }
}
