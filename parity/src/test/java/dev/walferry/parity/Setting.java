package dev.walferry.parity;

import java.util.List;
import java.util.Map;

/**
 * One handling mode, everything else as it is by default.
 *
 * @param name a short name of letters, for slots and topics
 * @param publication what is carried
 * @param values the setting for either program, by its name
 */
record Setting(String name, String publication, Map<String, String> values) {
    private static final String EVERYTHING = "parity";
    /** The tables whose records depend on a handling mode. */
    private static final String TYPES = "parity_types";

    static final Setting DEFAULT = new Setting("default", EVERYTHING, Map.of());

    static final List<Setting> ALL = List.of(
            DEFAULT,
            of("decimal.handling.mode", "double"),
            of("decimal.handling.mode", "string"),
            of("time.precision.mode", "adaptive_time_microseconds"),
            of("time.precision.mode", "microseconds"),
            of("time.precision.mode", "nanoseconds"),
            of("time.precision.mode", "connect"),
            of("time.precision.mode", "isostring"),
            of("interval.handling.mode", "string"),
            of("binary.handling.mode", "base64"),
            of("binary.handling.mode", "base64-url-safe"),
            of("binary.handling.mode", "hex"),
            of("hstore.handling.mode", "map"));

    private static Setting of(String key, String value) {
        String kind = key.substring(0, key.indexOf('.'));
        return new Setting(kind + "_" + value.replace('-', '_'), TYPES, Map.of(key, value));
    }
}
