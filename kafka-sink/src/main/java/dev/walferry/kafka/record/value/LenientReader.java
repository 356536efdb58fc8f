package dev.walferry.kafka.record.value;

import dev.walferry.type.ValueFormatException;
import java.util.Arrays;

/**
 * Reads a type that is known only by its name. Another type may have the same name, so a text that does not fit is
 * written as it is, or is refused where its field is not a string.
 */
public final class LenientReader implements ValueReader {
    private final ValueReader reader;
    private final boolean strict;

    /**
     * Creates a reader that falls back to the text.
     *
     * @param reader tried first
     * @param strict whether a text that does not fit is refused
     */
    public LenientReader(ValueReader reader, boolean strict) {
        this.strict = strict;
        this.reader = reader;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        int start = out.position();
        try {
            reader.read(copy, 0, copy.length, out);
        } catch (ValueFormatException | IllegalArgumentException | IndexOutOfBoundsException e) {
            if (strict) {
                throw new UnconvertibleException("it is not in the form of its type");
            }
            out.rewind(start);
            out.string(bytes, from, to);
        }
    }
}
