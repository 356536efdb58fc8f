package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.snapshot.TablePlan.Position;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a snapshot of a table is, as a short text from which another stream can go on. It may hold a row's key, so it is
 * never printed.
 *
 * @param identity names the table's files and columns: with others the position means nothing
 * @param position everything before it was returned
 * @param since the oldest transaction that may have written a row since the snapshot of the table began
 */
public record Token(String identity, Position position, long since) {
    private static final String VERSION = "1";
    private static final String KEY = "k";
    private static final String BETWEEN_VALUES = ".";

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static @Nullable Token parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 5 && parts[0].equals(VERSION)) {
                return new Token(
                        parts[1], position(Integer.parseUnsignedInt(parts[2]), parts[3]), Long.parseLong(parts[4]));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a place in a table", e);
        }
        throw new IllegalArgumentException("not a place in a table that this version knows");
    }

    private static Position position(int leaf, String place) {
        if (!place.startsWith(KEY)) {
            return new Position(leaf, Long.parseLong(place), null);
        }
        List<String> values = Arrays.stream(place.substring(KEY.length()).split("\\" + BETWEEN_VALUES, -1))
                .map(value -> new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8))
                .toList();
        return new Position(leaf, 0, new KeyText(values));
    }

    @Override
    public String toString() {
        return String.join(
                ":", VERSION, identity, Integer.toUnsignedString(position.leaf()), place(), Long.toString(since));
    }

    private String place() {
        KeyText after = position.after();
        return after == null
                ? Long.toString(position.tid())
                : after.values().stream()
                        .map(value -> Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                        .collect(Collectors.joining(BETWEEN_VALUES, KEY, ""));
    }
}
