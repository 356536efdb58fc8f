package dev.walferry.parity;

import java.util.HashMap;
import java.util.Map;

/**
 * One program under one setting, with its own slot and topics.
 *
 * @param program {@code ours} or {@code peer}: both have as many letters, so that texts with the name in them compare
 * @param setting the handling mode
 * @param format how it writes values: {@code plain}, JSON without schemas, or {@code schemas}
 */
record Lane(String program, Setting setting, String format) {
    static final String OURS = "ours";
    static final String PEER = "peer";
    static final String PLAIN = "plain";
    static final String SCHEMAS = "schemas";

    /** The table that changes last. */
    private static final String LAST = "finish";

    /** Returns the first part of its topics' names, which is also its slot's name. */
    String prefix() {
        return program + "_" + setting.name() + "_" + format;
    }

    /** Returns the beginning of all its topics' names. */
    String start() {
        return prefix() + setting.delimiter();
    }

    /** Returns the topic of heartbeats. */
    String heartbeatTopic() {
        return "__debezium-heartbeat" + setting.delimiter() + prefix();
    }

    /**
     * Returns the topics that show that everything is carried, with how many records they have then.
     *
     * @param rows how many rows each table has that is read
     */
    Map<String, Integer> ends(Map<String, Integer> rows) {
        Map<String, Integer> ends = new HashMap<>();
        if (setting.isRead()) {
            rows.forEach((table, count) -> ends.put(start() + "reads" + setting.delimiter() + table, count));
        } else {
            ends.put(topic(LAST), setting.lastRecords());
        }
        if (setting.hasHeartbeats()) {
            ends.put(heartbeatTopic(), 1);
        }
        return ends;
    }

    /** Returns a program's settings for this lane. */
    Map<String, String> own(Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.replaceAll((key, value) -> value.replace("{lane}", prefix()));
        return own;
    }

    /** Returns the topic of a table. */
    String topic(String table) {
        return start() + "public" + setting.delimiter() + table;
    }

    boolean isPeer() {
        return program.equals(PEER);
    }

    boolean hasSchemas() {
        return format.equals(SCHEMAS);
    }
}
