package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.QuotedItem;
import dev.walferry.internal.value.TextReader;
import dev.walferry.type.PgMultirange;
import dev.walferry.type.PgRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges and multiranges in both formats.
 *
 * <p>Binary is a byte of flags and, for each bound that is present, its length and bytes. The type of the bounds is not
 * sent.
 */
final class RangeDecoder {
    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;
    /** A range with its length takes at least these bytes. */
    private static final int MIN_RANGE = Integer.BYTES + 1;

    private RangeDecoder() {}

    static PgRange binary(ValueDecoder decoder, int subtypeOid, WireReader in) {
        int flags = in.uint8();
        boolean empty = (flags & EMPTY) != 0;
        Object lower = empty || (flags & LOWER_INFINITE) != 0 ? null : decoder.sized(subtypeOid, in);
        Object upper = empty || (flags & UPPER_INFINITE) != 0 ? null : decoder.sized(subtypeOid, in);
        in.expectEnd();
        return range(empty, lower, (flags & LOWER_INCLUSIVE) != 0, upper, (flags & UPPER_INCLUSIVE) != 0);
    }

    static PgMultirange binaryMultirange(ValueDecoder decoder, int subtypeOid, WireReader in) {
        int start = in.position();
        int count = in.int32();
        if (count < 0 || count > in.remaining() / MIN_RANGE) {
            throw new MalformedException(start, "expected " + count + " ranges, got " + in.remaining() + " bytes");
        }
        List<PgRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = in.length();
            ranges.add(binary(decoder, subtypeOid, new WireReader(in.bytes(), in.skip(length), length)));
        }
        in.expectEnd();
        return new PgMultirange(ranges);
    }

    static PgRange text(ValueDecoder decoder, int subtypeOid, TextReader in) {
        if (in.accept("empty")) {
            return PgRange.EMPTY;
        }
        boolean lowerInclusive = in.accept('[');
        if (!lowerInclusive) {
            in.expect('(');
        }
        Object lower = bound(decoder, subtypeOid, QuotedItem.read(in, ",)]"));
        in.expect(',');
        Object upper = bound(decoder, subtypeOid, QuotedItem.read(in, ",)]"));
        boolean upperInclusive = in.accept(']');
        if (!upperInclusive) {
            in.expect(')');
        }
        return range(false, lower, lowerInclusive, upper, upperInclusive);
    }

    static PgMultirange textMultirange(ValueDecoder decoder, int subtypeOid, TextReader in) {
        List<PgRange> ranges = new ArrayList<>();
        in.expect('{');
        if (!in.accept('}')) {
            do {
                ranges.add(text(decoder, subtypeOid, in));
            } while (in.accept(','));
            in.expect('}');
        }
        in.expectEnd();
        return new PgMultirange(ranges);
    }

    private static @Nullable Object bound(ValueDecoder decoder, int subtypeOid, QuotedItem item) {
        return item.isAbsent() ? null : decoder.item(subtypeOid, item.bytes());
    }

    /** A missing bound never belongs to the range, regardless of the flags. */
    private static PgRange range(
            boolean empty,
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive) {
        if (empty) {
            return PgRange.EMPTY;
        }
        return new PgRange(false, lower, lower != null && lowerInclusive, upper, upper != null && upperInclusive);
    }
}
