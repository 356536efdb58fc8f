package dev.walferry.internal.snapshot;

import dev.walferry.internal.snapshot.TablePlan.Position;
import org.jspecify.annotations.Nullable;

/**
 * Where a snapshot of a table stands, as a short text that another stream can go on from.
 *
 * @param identity names the table's files and columns: with others the position means nothing
 * @param position everything before it was returned
 * @param since the oldest transaction that may have written a row since the snapshot of the table began
 */
public record Token(String identity, Position position, long since) {
    private static final String VERSION = "1";

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
                Position position = new Position(Integer.parseUnsignedInt(parts[2]), Long.parseLong(parts[3]));
                return new Token(parts[1], position, Long.parseLong(parts[4]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a place in a table: " + text, e);
        }
        throw new IllegalArgumentException("not a place in a table that this version knows: " + text);
    }

    @Override
    public String toString() {
        return String.join(
                ":",
                VERSION,
                identity,
                Integer.toUnsignedString(position.leaf()),
                Long.toString(position.tid()),
                Long.toString(since));
    }
}
