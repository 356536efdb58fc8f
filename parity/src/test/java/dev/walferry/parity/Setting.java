package dev.walferry.parity;

import java.util.List;
import java.util.Map;

/**
 * One handling mode, or one choice of what records show, with everything else at its default.
 *
 * @param name a short name of letters, for slots and topics
 * @param publication what is carried
 * @param formats in which formats of values it is compared
 * @param values the settings for either program, by their names; Debezium ignores those that it does not know.
 * {@code     {lane}} stands for the lane's prefix
 * @param peers settings that only Debezium needs; one that is empty is left at its default
 */
record Setting(
        String name, String publication, List<String> formats, Map<String, String> values, Map<String, String> peers) {
    /** The publication of everything that no other publication is for. */
    static final String EVERYTHING = "parity";

    /** The tables whose records depend on a handling mode. */
    static final String TYPES = "parity_types";

    /** A few tables, some of which have a whole old row. */
    static final String SOME = "parity_shape";

    /** The publication of tables that are read and do not change. */
    static final String READS = "parity_reads";

    private static final List<String> BOTH = List.of(Lane.PLAIN, Lane.SCHEMAS);

    static final Setting DEFAULT = new Setting("default", EVERYTHING, BOTH, Map.of(), Map.of());

    /** Creates the setting of a handling mode. */
    static Setting mode(String key, String value) {
        String kind = key.substring(0, key.indexOf('.'));
        return new Setting(kind + "_" + value.replace('-', '_'), TYPES, BOTH, Map.of(key, value), Map.of());
    }

    /** Creates a setting for what records show. Its name is that of a part of the page. */
    static Setting shape(String name, String publication, Map<String, String> values) {
        return new Setting("shape_" + name, publication, BOTH, values, Map.of());
    }

    /** Returns this setting with more settings for Debezium. */
    Setting withPeers(Map<String, String> more) {
        return new Setting(name, publication, formats, values, more);
    }

    /** Returns this setting in one format only, for what does not depend on the format. */
    Setting in(String format) {
        return new Setting(name, publication, List.of(format), values, peers);
    }

    /** Returns the delimiter between the parts of a topic's name. */
    String delimiter() {
        return values.getOrDefault("topic.delimiter", ".");
    }

    boolean hasHeartbeats() {
        return values.containsKey("heartbeat.interval.ms");
    }

    /** Returns whether this is about tables that were filled before and are read. They do not change. */
    boolean isRead() {
        return publication.equals(READS);
    }

    boolean isCloudEvents() {
        return values.containsKey("cloudevents.headers");
    }

    /** Returns the formats that Debezium writes itself; for the others its schemas are removed. */
    List<String> peerFormats() {
        return equals(DEFAULT) || formats.size() == 1 ? formats : List.of(Lane.SCHEMAS);
    }

    /** Returns how many records the last changes make: an insert and an update. */
    int lastRecords() {
        String skipped = values.getOrDefault("skipped.operations", "");
        boolean isOne = skipped.contains("c") || skipped.contains("u") || publication.equals("parity_outbox");
        return isOne ? 1 : 2;
    }
}
