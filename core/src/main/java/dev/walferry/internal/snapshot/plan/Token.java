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
 * 3:identity:since:file,file:place>place,place>place     files and spans, in order
 * 1/4096                                                 a place: number of the file and place in it
 * 1/kMQ.Mg                                               a place: number of the file and key, its values in Base64
 * }</pre>
 *
 * <p>It may hold keys of rows, so it is never printed. A list of spans that would be too long ends early: what it leaves out
 * is read again. Trailing files of which nothing was read are left out.
 *
 * @param identity identifies the table's columns and what of it is published: for any others the places mean nothing
 * @param since the oldest transaction that may have written a row since the snapshot of the table began
 * @param files the names of the files in which the places are, in order
 * @param read what was read and returned
 */
public record Token(String identity, long since, List<String> files, List<Span> read) {
    /** Much less than a record of Kafka may have. */
    private static final int LONGEST = 200_000;

    private static final int MOST_FILES = 20_000;

    private static final String VERSION = "3";
    private static final Pattern OTHER_VERSION = Pattern.compile("[1-9][0-9]?");
    private static final int FIELDS = 5;
    private static final String KEY = "k";
    private static final String BETWEEN_FIELDS = ":";
    private static final String BETWEEN_FILES = ",";
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
            return new Token(parts[1], Long.parseLong(parts[2]), files(parts[3]), spans(parts[4]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a place in a table", e);
        }
    }

    private static List<String> files(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(BETWEEN_FILES, -1));
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

    /** Returns what was read of the table, in its present files. Files that were not there before are unread. */
    public List<Span> readOf(List<String> filesNow) {
        return new ReadFiles(files, read).of(filesNow);
    }

    @Override
    public String toString() {
        List<String> spans = new ArrayList<>();
        int length = 0;
        int lastFile = -1;
        for (Span span : read) {
            boolean isTooFar = span.to().leaf() > MOST_FILES;
            Position to = isTooFar ? Position.ofLeaf(MOST_FILES) : span.to();
            String text = text(span.from()) + BETWEEN_PLACES + text(to);
            length += text.length();
            if (length > LONGEST || span.from().leaf() >= MOST_FILES) {
                break;
            }
            spans.add(text);
            lastFile = to.leaf();
        }
        return String.join(
                BETWEEN_FIELDS,
                VERSION,
                identity,
                Long.toString(since),
                String.join(BETWEEN_FILES, files.subList(0, Math.min(files.size(), lastFile + 1))),
                String.join(BETWEEN_SPANS, spans));
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
