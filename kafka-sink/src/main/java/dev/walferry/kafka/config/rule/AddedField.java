package dev.walferry.kafka.config.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of Debezium's envelope that a row's value, or its headers, also have.
 *
 * @param part its name in its place
 * @param place where the envelope has it
 * @param name its name in the row's value or headers
 */
public record AddedField(String part, Place place, String name) {
    /** A structure of the envelope. */
    public enum Place {
        /** The envelope itself. */
        ENVELOPE,
        /** Its field {@code source}. */
        SOURCE,
        /** Its field {@code transaction}. */
        TRANSACTION
    }

    private static final Set<String> OF_ENVELOPE = Set.of("op", "ts_ms", "ts_us", "ts_ns");
    private static final Set<String> OF_TRANSACTION = Set.of("id", "total_order", "data_collection_order");
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

    private static final Map<Place, Set<String>> PARTS =
            Map.of(Place.ENVELOPE, OF_ENVELOPE, Place.SOURCE, OF_SOURCE, Place.TRANSACTION, OF_TRANSACTION);

    /** Reads one part: {@code op}, {@code lsn}, {@code source.ts_ms}, each with {@code :name} for another name. */
    private static AddedField parse(String text, String prefix) {
        String[] halves = text.strip().split(":", -1);
        String path = halves[0];
        int dot = path.indexOf('.');
        String part = path.substring(dot + 1);
        Place place = dot < 0 ? placeOf(part) : placeNamed(path.substring(0, dot));
        if (place == null
                || !partsOf(place).contains(part)
                || halves.length > 2
                || halves[halves.length - 1].isEmpty()) {
            throw new IllegalArgumentException("'" + text.strip() + "' is not part of the envelope: expected op,"
                    + " ts_ms, ts_us, ts_ns, or a field of source or transaction such as lsn, source.ts_ms or"
                    + " transaction.total_order, each with :<name> for another name");
        }
        String name = halves.length == 2 ? halves[1] : path.replace('.', '_');
        return new AddedField(part, place, prefix + name);
    }

    /** Returns where a part without a place is looked for: a name that two places have means the first of them. */
    private static @Nullable Place placeOf(String part) {
        for (Place place : Place.values()) {
            if (partsOf(place).contains(part)) {
                return place;
            }
        }
        return null;
    }

    private static @Nullable Place placeNamed(String name) {
        return switch (name) {
            case "source" -> Place.SOURCE;
            case "transaction" -> Place.TRANSACTION;
            default -> null;
        };
    }

    private static Set<String> partsOf(Place place) {
        return Objects.requireNonNull(PARTS.get(place));
    }

    /**
     * Reads several parts.
     *
     * @param texts each {@code op}, {@code lsn}, {@code source.ts_ms}, with {@code :name} for another name
     * @param prefix what the names begin with
     * @return the fields in their order
     * @throws IllegalArgumentException if one is not part of the envelope, or two have the same name
     */
    public static List<AddedField> parse(List<String> texts, String prefix) {
        List<AddedField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : texts) {
            AddedField field = parse(text, prefix);
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("two parts would have the name '" + field.name() + "'");
            }
            fields.add(field);
        }
        return List.copyOf(fields);
    }
}
