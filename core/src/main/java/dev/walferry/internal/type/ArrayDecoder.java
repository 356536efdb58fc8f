package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.ArrayTextParser;
import dev.walferry.internal.value.QuotedItem;
import dev.walferry.internal.value.TextReader;
import dev.walferry.type.PgArray;
import dev.walferry.type.TypeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays in both formats.
 *
 * <p>Binary is the number of dimensions, whether there are nulls, the element type, length and lower bound of each
 * dimension, and the elements, each after its length, or -1 for null.
 */
final class ArrayDecoder {
    private static final int MAX_DIMENSIONS = 6;
    private static final int NULL = -1;

    private ArrayDecoder() {}

    static PgArray binary(ValueDecoder decoder, WireReader in) {
        int start = in.position();
        int dimensions = in.int32();
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw new MalformedException(start, "expected up to six dimensions, got " + dimensions);
        }
        in.skip(Integer.BYTES);
        int elementOid = in.int32();
        List<Integer> lengths = new ArrayList<>();
        List<Integer> lowerBounds = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            lengths.add(in.int32());
            lowerBounds.add(in.int32());
        }
        List<@Nullable Object> elements = elements(decoder, elementOid, count(lengths, in), in);
        in.expectEnd();
        return array(decoder, elementOid, lengths, lowerBounds, elements);
    }

    /** Returns the number of elements; checks that this many can follow. */
    private static int count(List<Integer> lengths, WireReader in) {
        long count = lengths.isEmpty() || lengths.contains(0) ? 0 : 1;
        for (int length : lengths) {
            count *= length;
            if (length < 0 || count > in.remaining() / Integer.BYTES) {
                throw new MalformedException(
                        in.position(), "expected " + count + " elements, got " + in.remaining() + " bytes");
            }
        }
        return (int) count;
    }

    private static List<@Nullable Object> elements(ValueDecoder decoder, int elementOid, int count, WireReader in) {
        List<@Nullable Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element(decoder, elementOid, in));
        }
        return elements;
    }

    static @Nullable Object element(ValueDecoder decoder, int elementOid, WireReader in) {
        if (in.remaining() >= Integer.BYTES && WireReader.int32(in.bytes(), in.position()) == NULL) {
            in.skip(Integer.BYTES);
            return null;
        }
        return decoder.sized(elementOid, in);
    }

    static PgArray text(ValueDecoder decoder, TypeInfo type, TextReader in) {
        ArrayTextParser text = ArrayTextParser.read(in, type.delimiter());
        List<@Nullable Object> elements = new ArrayList<>(text.elements().size());
        for (QuotedItem item : text.elements()) {
            elements.add(item.isNull() ? null : decoder.item(type.elementOid(), item.bytes()));
        }
        return array(decoder, type.elementOid(), text.lengths(), text.lowerBounds(), elements);
    }

    private static PgArray array(
            ValueDecoder decoder,
            int elementOid,
            List<Integer> lengths,
            List<Integer> lowerBounds,
            List<@Nullable Object> elements) {
        char delimiter = decoder.types().info(elementOid).delimiter();
        if (elements.isEmpty()) {
            return new PgArray(elementOid, delimiter, List.of(), List.of(), List.of());
        }
        return new PgArray(elementOid, delimiter, lengths, lowerBounds, elements);
    }
}
