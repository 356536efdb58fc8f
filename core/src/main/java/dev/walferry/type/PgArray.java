package dev.walferry.type;

import dev.walferry.internal.type.ValuePrinter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of up to six dimensions, each with its own lower bound; elements may be null.
 *
 * @param elementOid type of the elements
 * @param delimiter what stands between elements in text
 * @param lengths number of elements in each dimension, outermost first; empty for an empty array
 * @param lowerBounds index of the first element in each dimension, 1 unless the array says otherwise
 * @param elements all elements as {@link PgValue} makes them, the last dimension varying fastest
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html">Arrays</a>
 */
public record PgArray(
        int elementOid,
        char delimiter,
        List<Integer> lengths,
        List<Integer> lowerBounds,
        List<@Nullable Object> elements) {

    /**
     * Creates an array.
     *
     * @param elementOid type of the elements
     * @param delimiter what stands between elements in text
     * @param lengths number of elements in each dimension
     * @param lowerBounds index of the first element in each dimension
     * @param elements all elements as {@link PgValue} makes them
     * @throws IllegalArgumentException if the number of elements is not the product of the lengths
     */
    public PgArray {
        lengths = List.copyOf(lengths);
        lowerBounds = List.copyOf(lowerBounds);
        elements = Collections.unmodifiableList(new ArrayList<>(elements));
        long product = lengths.isEmpty() ? 0 : 1;
        for (int length : lengths) {
            product = Math.multiplyExact(product, length);
        }
        if (product != elements.size() || lengths.size() != lowerBounds.size()) {
            throw new IllegalArgumentException("lengths, lower bounds and number of elements do not fit");
        }
    }

    /**
     * Returns the number of dimensions.
     *
     * @return 0 for an empty array, else 1 to 6
     */
    public int dimensions() {
        return lengths.size();
    }

    @Override
    public String toString() {
        if (elements.isEmpty()) {
            return "{}";
        }
        StringBuilder out = new StringBuilder();
        if (lowerBounds.stream().anyMatch(bound -> bound != 1)) {
            for (int i = 0; i < lengths.size(); i++) {
                long upper = (long) lowerBounds.get(i) + lengths.get(i) - 1;
                out.append('[')
                        .append(lowerBounds.get(i))
                        .append(':')
                        .append(upper)
                        .append(']');
            }
            out.append('=');
        }
        append(out, 0, 0);
        return out.toString();
    }

    /** Prints one dimension from an element on and returns the index of the element after it. */
    private int append(StringBuilder out, int dimension, int from) {
        int at = from;
        out.append('{');
        for (int i = 0; i < lengths.get(dimension); i++) {
            if (i > 0) {
                out.append(delimiter);
            }
            at = dimension + 1 < lengths.size() ? append(out, dimension + 1, at) : appendElement(out, at);
        }
        out.append('}');
        return at;
    }

    private int appendElement(StringBuilder out, int at) {
        Object element = elements.get(at);
        if (element == null) {
            out.append("NULL");
        } else {
            ValuePrinter.appendElement(out, element, delimiter);
        }
        return at + 1;
    }
}
