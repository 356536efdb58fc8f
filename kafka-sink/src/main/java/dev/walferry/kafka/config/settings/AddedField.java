package dev.walferry.kafka.config.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A part of Debezium's envelope that a row's value, or its headers, also have.
 *
 * @param part its name in the envelope or in {@code source}
 * @param isOfSource whether it is a part of {@code source}
 * @param name its name in the row's value or headers
 */
public record AddedField(String part, boolean isOfSource, String name) {
    private static final String SOURCE = "source.";
    private static final Set<String> ENVELOPE = Set.of("op", "ts_ms", "ts_us", "ts_ns");
    private static final Set<String> OF_SOURCE = Set.of(
            "version",
            "connector",
            "name",
            "ts_ms",
            "snapshot",
            "db",
            "sequence",
            "ts_us",
            "ts_ns",
            "schema",
            "table",
            "txId",
            "lsn",
            "xmin",
            "origin",
            "origin_lsn");

    /** Reads one part: {@code op}, {@code lsn}, {@code source.ts_ms}, each with {@code :name} for another name. */
    private static AddedField parse(String text, String prefix) {
        String[] halves = text.strip().split(":", -1);
        String path = halves[0];
        boolean qualified = path.startsWith(SOURCE);
        String part = qualified ? path.substring(SOURCE.length()) : path;
        boolean ofSource = qualified || !ENVELOPE.contains(part);
        if (halves.length > 2
                || (ofSource && !OF_SOURCE.contains(part))
                || (halves.length == 2 && halves[1].isEmpty())) {
            throw new IllegalArgumentException(
                    "'" + text.strip() + "' is no part of the envelope: expected op, ts_ms, ts_us,"
                            + " ts_ns, or a field of source such as lsn or source.ts_ms, each with :<name> for another name");
        }
        String name = halves.length == 2 ? halves[1] : path.replace('.', '_');
        return new AddedField(part, ofSource, prefix + name);
    }

    /**
     * Reads several parts.
     *
     * @param texts each {@code op}, {@code lsn}, {@code source.ts_ms}, with {@code :name} for another name
     * @param prefix what the names begin with
     * @return the fields in their order
     * @throws IllegalArgumentException if one is no part of the envelope
     */
    public static List<AddedField> parse(List<String> texts, String prefix) {
        List<AddedField> fields = new ArrayList<>();
        texts.forEach(text -> fields.add(parse(text, prefix)));
        return List.copyOf(fields);
    }
}
