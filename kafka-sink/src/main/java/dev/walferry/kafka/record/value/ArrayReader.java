package dev.walferry.kafka.record.value;

import dev.walferry.kafka.record.text.Quoted;

/**
 * Reads an array like {@code {1,NULL,"a b"}}, dimensions nested. Lower bounds other than 1 are left out.
 *
 * <p>PostgreSQL quotes an element where its text needs it; NULL in quotes is text.
 */
public final class ArrayReader implements ValueReader {
    private final ValueReader element;
    private final char delimiter;
    private final boolean strict;

    /**
     * Creates a reader of arrays of one element type.
     *
     * @param element reads an element
     * @param delimiter stands between two elements: the element type's {@code typdelim}
     * @param strict whether an array of several dimensions is refused, because its field is an array of scalars
     */
    public ArrayReader(ValueReader element, char delimiter, boolean strict) {
        this.strict = strict;
        this.element = element;
        this.delimiter = delimiter;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        int at = from;
        if (bytes[from] == '[') {
            while (bytes[at++] != '=') {
                if (at >= to) {
                    throw new IllegalArgumentException("expected = after the array's bounds");
                }
            }
        }
        if (array(bytes, at, to, out) != to) {
            throw new IllegalArgumentException("expected the array to end");
        }
    }

    /** Reads the array that opens here; returns the index after its closing brace. */
    private int array(byte[] bytes, int from, int to, ValueSink out) {
        if (from >= to || bytes[from] != '{') {
            throw new IllegalArgumentException("expected {");
        }
        out.beginArray();
        int at = from + 1;
        while (at < to && bytes[at] != '}') {
            out.element();
            at = item(bytes, at, to, out);
            if (at < to && bytes[at] == delimiter) {
                at++;
            }
        }
        out.endArray();
        return at + 1;
    }

    private int item(byte[] bytes, int at, int to, ValueSink out) {
        if (bytes[at] == '{') {
            if (strict) {
                throw new UnconvertibleException("its field is an array of one dimension");
            }
            out.present();
            return array(bytes, at, to, out);
        }
        if (bytes[at] == '"') {
            int end = Quoted.end(bytes, at + 1, to);
            out.present();
            element.read(bytes, at + 1, Quoted.unescape(bytes, at + 1, end), out);
            return end + 1;
        }
        int end = at;
        while (end < to && bytes[end] != delimiter && bytes[end] != '}') {
            end++;
        }
        unquoted(bytes, at, end, out);
        return end;
    }

    private void unquoted(byte[] bytes, int from, int to, ValueSink out) {
        boolean isNull = to - from == 4
                && bytes[from] == 'N'
                && bytes[from + 1] == 'U'
                && bytes[from + 2] == 'L'
                && bytes[from + 3] == 'L';
        if (isNull) {
            out.nothing();
        } else {
            out.present();
            element.read(bytes, from, to, out);
        }
    }
}
