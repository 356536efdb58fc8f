package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.ValuePrinter;
import dev.walferry.internal.value.QuotedItem;
import dev.walferry.internal.value.TextReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of the extension hstore: keys with values that may be null.
 *
 * @param entries keys and values in PostgreSQL's order
 * @see <a href="https://www.postgresql.org/docs/current/hstore.html">hstore</a>
 */
public record PgHstore(Map<String, @Nullable String> entries) {
    /** Two length fields. */
    private static final int MIN_ENTRY = 2 * Integer.BYTES;

    private static final int NULL = -1;

    /**
     * Creates an hstore.
     *
     * @param entries keys and values in PostgreSQL's order
     */
    public PgHstore {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * Reads an hstore.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an hstore
     */
    public static PgHstore parse(byte[] bytes, int offset, int length, boolean binary) {
        try {
            return new PgHstore(
                    binary
                            ? fromBinary(new WireReader(bytes, offset, length))
                            : fromText(new TextReader(bytes, offset, length)));
        } catch (MalformedException e) {
            throw new ValueFormatException(0, "hstore: " + e.reason(), e);
        }
    }

    private static Map<String, @Nullable String> fromBinary(WireReader in) {
        int start = in.position();
        int count = in.int32();
        if (count < 0 || count > in.remaining() / MIN_ENTRY) {
            throw new MalformedException(start, "expected " + count + " entries, got " + in.remaining() + " bytes");
        }
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = sized(in);
            boolean isNull = in.remaining() >= Integer.BYTES && WireReader.int32(in.bytes(), in.position()) == NULL;
            if (isNull) {
                in.skip(Integer.BYTES);
            }
            entries.put(key, isNull ? null : sized(in));
        }
        in.expectEnd();
        return entries;
    }

    private static String sized(WireReader in) {
        int length = in.length();
        return new String(in.bytes(), in.skip(length), length, StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable String> fromText(TextReader in) {
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        while (in.peek() != TextReader.END) {
            if (!entries.isEmpty()) {
                in.expect(',');
                in.expect(' ');
            }
            String key = quoted(in);
            in.expect('=');
            in.expect('>');
            entries.put(key, in.accept("NULL") ? null : quoted(in));
        }
        return entries;
    }

    private static String quoted(TextReader in) {
        in.expect('"');
        QuotedItem item = QuotedItem.insideQuotes(in);
        return new String(item.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        entries.forEach((key, value) -> {
            out.append(out.isEmpty() ? "" : ", ");
            ValuePrinter.appendQuoted(out, key);
            out.append("=>");
            if (value == null) {
                out.append("NULL");
            } else {
                ValuePrinter.appendQuoted(out, value);
            }
        });
        return out.toString();
    }
}
