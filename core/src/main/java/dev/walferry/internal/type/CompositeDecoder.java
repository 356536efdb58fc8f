package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.QuotedItem;
import dev.walferry.internal.value.TextReader;
import dev.walferry.type.PgComposite;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads composite values in both formats.
 *
 * <p>Binary is the number of fields and for each its type, its length or -1 for null, and its bytes. Text names no
 * types: if the catalog does not know the fields, or still knows a different number of them after a second lookup, they
 * are strings.
 */
final class CompositeDecoder {
    /** Type and length of a field. */
    private static final int MIN_FIELD = 2 * Integer.BYTES;

    private CompositeDecoder() {}

    static PgComposite binary(ValueDecoder decoder, TypeInfo type, WireReader in) {
        int start = in.position();
        int count = in.int32();
        if (count < 0 || count > in.remaining() / MIN_FIELD) {
            throw new MalformedException(start, "expected " + count + " fields, got " + in.remaining() + " bytes");
        }
        List<@Nullable Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int fieldOid = in.int32();
            values.add(ArrayDecoder.element(decoder, fieldOid, in));
        }
        in.expectEnd();
        return composite(decoder.types().withFields(type, count), values);
    }

    static PgComposite text(ValueDecoder decoder, TypeInfo type, TextReader in) {
        List<QuotedItem> items = new ArrayList<>();
        in.expect('(');
        if (in.peek() != ')' || !hasNoFields(type)) {
            do {
                items.add(QuotedItem.read(in, ",)"));
            } while (in.accept(','));
        }
        in.expect(')');
        in.expectEnd();
        TypeInfo shape = decoder.types().withFields(type, items.size());
        boolean typed = items.size() == shape.fields().size();
        List<@Nullable Object> values = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            int fieldOid = typed ? shape.fields().get(i).typeOid() : 0;
            QuotedItem item = items.get(i);
            values.add(item.isAbsent() ? null : decoder.item(fieldOid, item.bytes()));
        }
        return composite(shape, values);
    }

    /**
     * Returns whether a type has no fields: empty parentheses are a row without fields or a row of one null, and only
     * the catalog tells which.
     */
    private static boolean hasNoFields(TypeInfo type) {
        return type.fields().isEmpty() && !TypeOid.isBuiltIn(type.oid());
    }

    private static PgComposite composite(TypeInfo type, List<@Nullable Object> values) {
        boolean named = type.fields().size() == values.size();
        List<String> names =
                named ? type.fields().stream().map(TypeInfo.Field::name).toList() : List.of();
        return new PgComposite(names, values);
    }
}
