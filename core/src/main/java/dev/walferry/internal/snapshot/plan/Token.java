package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a table, as a short text from which another stream can continue:
 *
 * <pre>{@code
 * 2:identity:since:place>place,place>place     spans, in order
 * 3/4096                                       a place: file and place in it
 * 3/kMQ.Mg                                     a place: file and key, its values in Base64
 * }</pre>
 *
 * <p>It may hold keys of rows, so it is never printed. A list of spans that would be too long ends early: what it leaves out
 * is read again.
 *
 * @param identity names the table's files and columns: with others the places mean nothing
 * @param since the oldest transaction that may have written a row since the snapshot of the table began
 * @param read what was read and returned
 */
public record Token(String identity, long since, List<Span> read) {
    /** Much less than a record of Kafka may have. */
    private static final int LONGEST = 200_000;

    private static final String VERSION = "2";
    private static final Pattern OTHER_VERSION = Pattern.compile("[1-9][0-9]?");
    private static final int FIELDS = 4;
    private static final String KEY = "k";
    private static final String BETWEEN_FIELDS = ":";
    private static final String BETWEEN_SPANS = ",";
    private static final String BETWEEN_PLACES = ">";
    private static final String IN_A_PLACE = "/";
    private static final String BETWEEN_VALUES = ".";

    /**
     * Reads a token.
     *
     * @return null if it says nothing that this version understands: everything is read again then
     * @throws IllegalArgumentException if the text is not a token
     */
    public static @Nullable Token parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(BETWEEN_FIELDS, -1);
        if (!parts[0].equals(VERSION) && OTHER_VERSION.matcher(parts[0]).matches()) {
            return null;
        }
        if (parts.length != FIELDS || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("not a place in a table");
        }
        try {
            return new Token(parts[1], Long.parseLong(parts[2]), spans(parts[3]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a place in a table", e);
        }
    }

    private static List<Span> spans(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(BETWEEN_SPANS, -1)).map(Token::span).toList();
    }

    private static Span span(String text) {
        String[] ends = two(text, BETWEEN_PLACES);
        return new Span(place(ends[0]), place(ends[1]));
    }

    private static String[] two(String text, String between) {
        String[] both = text.split(between, -1);
        if (both.length != 2) {
            throw new IllegalArgumentException("expected two parts, got " + both.length);
        }
        return both;
    }

    private static Position place(String text) {
        String[] both = two(text, IN_A_PLACE);
        int leaf = Integer.parseUnsignedInt(both[0]);
        if (!both[1].startsWith(KEY)) {
            return new Position(leaf, Long.parseLong(both[1]), null);
        }
        List<String> values = Arrays.stream(both[1].substring(KEY.length()).split("\\" + BETWEEN_VALUES, -1))
                .map(value -> new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8))
                .toList();
        return new Position(leaf, 0, new KeyText(values));
    }

    @Override
    public String toString() {
        List<String> spans = new ArrayList<>();
        int length = 0;
        for (Span span : read) {
            String text = text(span.from()) + BETWEEN_PLACES + text(span.to());
            length += text.length();
            if (length > LONGEST) {
                break;
            }
            spans.add(text);
        }
        return String.join(BETWEEN_FIELDS, VERSION, identity, Long.toString(since), String.join(BETWEEN_SPANS, spans));
    }

    private static String text(Position place) {
        KeyText after = place.after();
        String where = after == null
                ? Long.toString(place.tid())
                : after.values().stream()
                        .map(value -> Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                        .collect(Collectors.joining(BETWEEN_VALUES, KEY, ""));
        return place.leaf() + IN_A_PLACE + where;
    }
}
