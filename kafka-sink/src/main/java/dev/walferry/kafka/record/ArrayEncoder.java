package dev.walferry.kafka.record;

/**
 * Writes an array like {@code {1,NULL,"a b"}} as a JSON array, dimensions nested. Lower bounds other than 1 are left out.
 *
 * <p>An element is quoted where its text needs it; NULL in quotes is text.
 */
final class ArrayEncoder implements ColumnEncoder {
    private final ColumnEncoder element;
    private final char delimiter;

    ArrayEncoder(ColumnEncoder element, char delimiter) {
        this.element = element;
        this.delimiter = delimiter;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        int at = from;
        if (bytes[from] == '[') {
            while (bytes[at++] != '=') {
                if (at >= to) {
                    throw new IllegalArgumentException("array expected");
                }
            }
        }
        if (array(bytes, at, to, out) != to) {
            throw new IllegalArgumentException("end of array expected");
        }
    }

    /** Writes the array that opens here; returns the index behind its closing brace. */
    private int array(byte[] bytes, int from, int to, JsonBuffer out) {
        if (from >= to || bytes[from] != '{') {
            throw new IllegalArgumentException("array expected");
        }
        out.raw('[');
        int at = from + 1;
        while (at < to && bytes[at] != '}') {
            at = item(bytes, at, to, out);
            if (at < to && bytes[at] == delimiter) {
                out.raw(',');
                at++;
            }
        }
        out.raw(']');
        return at + 1;
    }

    private int item(byte[] bytes, int at, int to, JsonBuffer out) {
        if (bytes[at] == '{') {
            return array(bytes, at, to, out);
        }
        if (bytes[at] == '"') {
            int end = Unquoting.closingQuote(bytes, at + 1, to);
            element.encode(bytes, at + 1, Unquoting.unescape(bytes, at + 1, end), out);
            return end + 1;
        }
        int end = at;
        while (end < to && bytes[end] != delimiter && bytes[end] != '}') {
            end++;
        }
        plain(bytes, at, end, out);
        return end;
    }

    private void plain(byte[] bytes, int from, int to, JsonBuffer out) {
        boolean isNull = to - from == 4
                && bytes[from] == 'N'
                && bytes[from + 1] == 'U'
                && bytes[from + 2] == 'L'
                && bytes[from + 3] == 'L';
        if (isNull) {
            out.nothing();
        } else {
            element.encode(bytes, from, to, out);
        }
    }
}
