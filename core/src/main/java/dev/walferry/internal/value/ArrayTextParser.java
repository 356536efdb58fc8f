package dev.walferry.internal.value;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses the text of an array: {@code {1,2,NULL}}, with a pair of braces per dimension. If a dimension does not begin
 * at 1, the text starts with the bounds of all dimensions, such as {@code [2:3]=}.
 */
public final class ArrayTextParser {
    private static final int MAX_DIMENSIONS = 6;
    private static final int UNSET = -1;

    private final TextReader in;
    private final char delimiter;
    private final String stops;
    private final List<QuotedItem> elements = new ArrayList<>();
    private final List<Integer> lowerBounds = new ArrayList<>();
    private final List<Integer> declaredLengths = new ArrayList<>();
    private final int[] lengths = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET};
    /** The dimension that holds elements rather than braces. */
    private int innermost = UNSET;

    private ArrayTextParser(TextReader in, char delimiter) {
        this.in = in;
        this.delimiter = delimiter;
        this.stops = delimiter + "}";
    }

    /**
     * Reads a whole array.
     *
     * @param in at the first character; afterwards at the end
     * @param delimiter the character between elements
     * @return its shape and elements
     */
    public static ArrayTextParser read(TextReader in, char delimiter) {
        ArrayTextParser array = new ArrayTextParser(in, delimiter);
        array.bounds();
        in.expect('{');
        if (!in.accept('}')) {
            array.dimension(0);
        }
        in.expectEnd();
        array.checkBounds();
        return array;
    }

    /**
     * Returns all elements, the last dimension varying fastest.
     *
     * @return the elements
     */
    public List<QuotedItem> elements() {
        return elements;
    }

    /**
     * Returns the number of elements in each dimension.
     *
     * @return outermost first
     */
    public List<Integer> lengths() {
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i <= innermost; i++) {
            used.add(lengths[i]);
        }
        return used;
    }

    /**
     * Returns the index of the first element in each dimension.
     *
     * @return outermost first
     */
    public List<Integer> lowerBounds() {
        return lowerBounds;
    }

    private void bounds() {
        while (in.accept('[')) {
            long lower = index();
            in.expect(':');
            long length = index() - lower + 1;
            in.expect(']');
            if (length < 1 || length > Integer.MAX_VALUE) {
                throw in.malformed("a lower bound that does not exceed the upper bound");
            }
            lowerBounds.add((int) lower);
            declaredLengths.add((int) length);
            if (lowerBounds.size() > MAX_DIMENSIONS) {
                throw in.malformed("up to six dimensions");
            }
        }
        if (!lowerBounds.isEmpty()) {
            in.expect('=');
        }
    }

    private long index() {
        boolean negative = in.accept('-');
        long value = negative ? -in.digits() : in.digits();
        if (value != (int) value) {
            throw in.malformed("an index in the range of int4");
        }
        return value;
    }

    private void dimension(int depth) {
        int count = 0;
        do {
            if (in.accept('{')) {
                if (depth == innermost || depth + 1 == MAX_DIMENSIONS) {
                    throw in.malformed("the same number of braces everywhere and at most six");
                }
                dimension(depth + 1);
            } else {
                element(depth);
            }
            count++;
        } while (in.accept(delimiter));
        in.expect('}');
        if (lengths[depth] == UNSET) {
            lengths[depth] = count;
        } else if (lengths[depth] != count) {
            throw in.malformed("the same number of elements in each part");
        }
    }

    private void element(int depth) {
        if (innermost == UNSET) {
            innermost = depth;
        }
        QuotedItem item = QuotedItem.read(in, stops);
        if (depth != innermost || item.isAbsent()) {
            throw in.malformed("an element");
        }
        elements.add(item);
    }

    private void checkBounds() {
        if (lowerBounds.isEmpty()) {
            lengths().forEach(length -> lowerBounds.add(1));
        } else if (!declaredLengths.equals(lengths())) {
            throw in.malformed("the number of elements that the bounds declare");
        }
    }
}
