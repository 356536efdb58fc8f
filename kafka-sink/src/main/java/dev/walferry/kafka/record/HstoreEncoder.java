package dev.walferry.kafka.record;

import dev.walferry.kafka.config.HstoreHandling;

/** Writes {@code hstore}, {@code "k"=>"v", "n"=>NULL}, as a JSON object or as a string that holds one. */
final class HstoreEncoder implements ColumnEncoder {
    private final boolean asString;
    private final JsonBuffer inner = new JsonBuffer();

    HstoreEncoder(HstoreHandling mode) {
        this.asString = mode == HstoreHandling.JSON;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        if (asString) {
            object(bytes, from, to, inner.reset());
            out.text(inner);
        } else {
            object(bytes, from, to, out);
        }
    }

    private static void object(byte[] bytes, int from, int to, JsonBuffer out) {
        out.raw('{');
        int at = from;
        while (at < to) {
            at = text(bytes, at, to, out);
            at = expect("=>", bytes, at, to);
            out.raw(':');
            if (bytes[at] == '"') {
                at = text(bytes, at, to, out);
            } else {
                at = expect("NULL", bytes, at, to);
                out.nothing();
            }
            if (at < to) {
                at = expect(", ", bytes, at, to);
                out.raw(',');
            }
        }
        out.raw('}');
    }

    private static int text(byte[] bytes, int from, int to, JsonBuffer out) {
        int start = expect("\"", bytes, from, to);
        int end = Unquoting.closingQuote(bytes, start, to);
        out.text(bytes, start, Unquoting.unescape(bytes, start, end));
        return end + 1;
    }

    private static int expect(String word, byte[] bytes, int from, int to) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= to || bytes[from + i] != word.charAt(i)) {
                throw new IllegalArgumentException(word + " expected");
            }
        }
        return from + word.length();
    }
}
