package dev.walferry.kafka.debezium;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The database, the slot, publications, snapshots and signals, and settings whose defaults differ. */
final class SourceTranslation {
    private static final String DATABASE = "database.";

    /** Keys under {@code database.} that are not the driver's. */
    private static final Set<String> OWN =
            Set.of("user", "password", "query.timeout.ms", "tcpKeepAlive", "include.list", "exclude.list");

    private static final Set<String> HANDLED = Set.of(
            "plugin.name",
            "publication.autocreate.mode",
            "snapshot.mode",
            "snapshot.include.collection.list",
            "skipped.operations",
            "signal.enabled.channels",
            "topic.naming.strategy",
            "database.initial.statements");

    private final DebeziumConfig config;
    private final Equivalent found;

    SourceTranslation(DebeziumConfig config, Equivalent found) {
        this.config = config;
        this.found = found;
    }

    boolean has(String key) {
        return HANDLED.contains(key)
                || (key.startsWith(DATABASE)
                        && !OWN.contains(key.substring(DATABASE.length()))
                        && !key.equals("database.server.name"));
    }

    void translate() {
        database();
        slot();
        snapshots();
        signals();
        keys();
        // what Debezium does unless it is told otherwise
        found.both("skipped.operations", "skipped.operations", config.get("skipped.operations", "t"));
        String strategy = config.get("topic.naming.strategy", "");
        if (!strategy.isEmpty()
                && !strategy.endsWith(".SchemaTopicNamingStrategy")
                && !strategy.endsWith(".SchemaRegexTopicNamingStrategy")) {
            found.none("topic.naming.strategy", "a class of its own; topic.template and topic.regex name topics");
        }
    }

    private void keys() {
        if (config.get("message.key.columns") != null) {
            found.remark(
                    "message.key.columns: columns are names, not expressions, and each table that a rule matches needs"
                            + " all of them; Debezium takes those that it finds");
        }
    }

    private void database() {
        String url = "jdbc:postgresql://" + config.get("database.hostname", "localhost") + ":"
                + config.get("database.port", "5432") + "/" + config.get("database.dbname", "postgres");
        found.both("source.url", "database.hostname", url);
        Set<String> ofUrl = Set.of("database.hostname", "database.port", "database.dbname");
        config.settings().forEach((key, value) -> {
            if (key.equals("database.initial.statements")) {
                found.none(key, "statements on connecting are not supported: ALTER ROLE ... SET");
            } else if (has(key) && key.startsWith(DATABASE) && !ofUrl.contains(key)) {
                found.both("source.jdbc." + driverKey(key.substring(DATABASE.length())), key, value);
            }
        });
    }

    private static String driverKey(String name) {
        return name.startsWith("driver.") ? name.substring("driver.".length()) : name;
    }

    private void slot() {
        String plugin = config.get("plugin.name", "decoderbufs").toLowerCase(Locale.ROOT);
        if (!plugin.equals("pgoutput")) {
            found.both("source.plugin", "plugin.name", plugin);
            found.remark("source.plugin: the slot is one of " + plugin
                    + ", which sends less than pgoutput; create a slot of pgoutput with walferry slot create");
            if (plugin.equals("decoderbufs")) {
                found.remark(
                        "source.plugin: only the daemon reads decoderbufs; Walferry's connector refuses it, because it does not"
                                + " say where transactions were committed, which offsets are made of");
            }
        } else {
            publications();
        }
        if (config.get("slot.name") == null) {
            found.both("source.slot.name", "slot.name", "debezium");
        }
        found.remark(
                "source.slot.create: not set, so that the daemon continues with Debezium's slot and never creates a new"
                        + " one");
    }

    private void publications() {
        if (config.get("publication.name") == null) {
            found.both("source.publication.names", "publication.name", "dbz_publication");
        }
        String mode = config.get("publication.autocreate.mode", "all_tables");
        if (List.of("filtered", "no_tables").contains(mode)) {
            found.none(
                    "publication.autocreate.mode",
                    mode + "; name the tables in source.tables and set source.publication.create=tables, or create the"
                            + " publication yourself");
        } else if (mode.equals("all_tables")) {
            found.both("source.publication.create", "publication.autocreate.mode", "all");
        }
    }

    private void snapshots() {
        String mode = config.get("snapshot.mode", "initial");
        if (mode.equals("custom") || mode.equals("configuration_based")) {
            found.none("snapshot.mode", mode + "; choose one of Walferry's modes");
        } else {
            found.both("snapshot.mode", "snapshot.mode", mode.equals("no_data") ? "never" : mode.replace('_', '-'));
            found.remark(
                    "snapshot.mode: set it to never if Kafka has the rows already; otherwise all tables are read again");
        }
        String tables = config.get("snapshot.include.collection.list");
        if (tables != null) {
            if (tables.matches("[A-Za-z0-9_., ]+")) {
                found.both("snapshot.tables", "snapshot.include.collection.list", tables);
            } else {
                found.none("snapshot.include.collection.list", "snapshot.tables takes names, not expressions");
            }
        }
    }

    private void signals() {
        String channels = config.get("signal.enabled.channels", "source");
        if (channels.contains("file") || channels.contains("jmx") || channels.contains("in-process")) {
            found.none("signal.enabled.channels", "commands come from a topic only");
        }
    }
}
