package dev.walferry.parity;

/**
 * One program under one setting, with a slot and topics of its own.
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

    /** The first part of its topics, and its slot. */
    String prefix() {
        return program + "_" + setting.name() + "_" + format;
    }

    /** What all of its topics begin with. */
    String start() {
        return prefix() + setting.delimiter();
    }

    /** The topic of a table. */
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
