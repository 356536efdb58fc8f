package dev.walferry.kafka.cli.init;

import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.TlsDefaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The files that {@code init} writes: their names and their texts. */
final class InitFiles {
    static final String CONFIGURATION = "walferry.properties";
    static final String SQL = "walferry.sql";
    static final String ACLS = "walferry-acls.sh";

    private static final List<String> KEYLESS = List.of(
            "",
            "-- PostgreSQL refuses UPDATE and DELETE on published tables that have no primary key and no other identity. These have",
            "-- none: leave them out, or ALTER TABLE ... REPLICA IDENTITY FULL first.",
            "SELECT oid::regclass AS \"tables without an identity\" FROM pg_class c",
            " WHERE relkind IN ('r', 'p') AND relreplident IN ('d', 'n')",
            "   AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'",
            "   AND NOT (relreplident = 'd' AND EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary));");

    private InitFiles() {}

    static Map<String, String> of(Pipeline pipeline) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(CONFIGURATION, configuration(pipeline));
        files.put(SQL, sql(pipeline));
        files.put(ACLS, acls(pipeline));
        return files;
    }

    private static String configuration(Pipeline pipeline) {
        String text = """
                # Every key is described in docs/reference/configuration.md. Environment variables override single keys.

                # --- where changes come from
                source.url=@url
                source.user=@role
                # The password: set WALFERRY_SOURCE_PASSWORD, or take it from a file that only the daemon can read:
                # config.providers=file
                # source.password=${file:/etc/walferry/secrets.properties:source.password}
                source.slot.name=@slot
                source.publication.names=@publication
                # A host other than this one must prove with a certificate who it is:
                # source.jdbc.sslrootcert=/etc/walferry/root.crt

                # --- where they go
                topic.prefix=@prefix
                kafka.bootstrap.servers=@brokers
                # SSL or SASL_SSL; other machines are not reached in clear text unless this says PLAINTEXT
                @protocol
                # how often each change is stored; the brokers' default if it is left out
                # topic.creation.default.replication.factor=3

                # --- existing rows: "initial" reads them once; "never" carries only changes
                snapshot.mode=@mode

                # --- a page for people, health and metrics, for this machine alone
                http.listen=127.0.0.1:8090
                """;
        return text.replace("@url", pipeline.url())
                .replace("@role", pipeline.role())
                .replace("@slot", pipeline.slot())
                .replace("@publication", identifier(pipeline.publication()))
                .replace("@prefix", pipeline.topicPrefix())
                .replace("@brokers", pipeline.brokers())
                .replace(
                        "@protocol",
                        areLocal(pipeline.brokers()) ? "# kafka.security.protocol=SSL" : "kafka.security.protocol=SSL")
                .replace("@mode", pipeline.snapshot() ? "initial" : "never");
    }

    private static boolean areLocal(String brokers) {
        return List.of(brokers.split(",", -1)).stream()
                .allMatch(at -> TlsDefaults.isLocal(at.replaceFirst(":\\d*$", "")));
    }

    private static String sql(Pipeline pipeline) {
        String role = identifier(pipeline.role());
        List<String> lines = new ArrayList<>(List.of(
                "-- For a superuser: psql '" + pipeline.url().substring("jdbc:".length()) + "' -f " + SQL,
                "-- Needs wal_level = logical, and a restart of the server after it was set.",
                "",
                "CREATE ROLE " + role + " LOGIN REPLICATION;",
                "-- The password is not in this file: \\password " + role,
                "GRANT CONNECT ON DATABASE " + identifier(database(pipeline.url())) + " TO " + role + ";"));
        if (pipeline.snapshot()) {
            lines.add("");
            lines.add("-- for the existing rows");
            lines.addAll(readingRights(pipeline.tables(), role));
        }
        if (pipeline.tables().isEmpty()) {
            lines.addAll(KEYLESS);
        }
        lines.addAll(List.of(
                "",
                "CREATE PUBLICATION " + identifier(pipeline.publication()) + " FOR " + published(pipeline.tables())
                        + ";",
                "",
                "-- From now on the server keeps WAL for the daemon. Set max_slot_wal_keep_size, so that its disk cannot fill.",
                "SELECT pg_create_logical_replication_slot('" + pipeline.slot() + "', 'pgoutput');",
                ""));
        return String.join("\n", lines);
    }

    private static List<String> readingRights(List<Table> tables, String role) {
        if (tables.isEmpty()) {
            return List.of("GRANT pg_read_all_data TO " + role + ";");
        }
        List<String> rights = new ArrayList<>();
        new TreeSet<>(tables.stream().map(Table::schema).toList())
                .forEach(schema -> rights.add("GRANT USAGE ON SCHEMA " + identifier(schema) + " TO " + role + ";"));
        tables.forEach(table -> rights.add("GRANT SELECT ON " + identifier(table) + " TO " + role + ";"));
        return rights;
    }

    private static String published(List<Table> tables) {
        return tables.isEmpty()
                ? "ALL TABLES"
                : "TABLE " + tables.stream().map(InitFiles::identifier).collect(Collectors.joining(", "));
    }

    private static String identifier(Table table) {
        return identifier(table.schema()) + "." + identifier(table.name());
    }

    private static String identifier(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns the last part of the URL's path, or the driver's default. */
    private static String database(String url) {
        String path = url.replaceFirst("\\?.*", "");
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    }

    private static String acls(Pipeline pipeline) {
        String text = """
                #!/bin/sh
                # The daemon's rights in Kafka, for brokers that have an authorizer. With other brokers, or a file with a login:
                #   KAFKA_ACLS='kafka-acls.sh --bootstrap-server HOST:PORT --command-config admin.properties' sh walferry-acls.sh
                set -eu
                acls=${KAFKA_ACLS:-kafka-acls.sh --bootstrap-server @broker}

                # topics of tables, and the daemon's own
                $acls --add --allow-principal '@principal' --operation Create --operation Write --operation DescribeConfigs \\
                  --topic '@prefix.' --resource-pattern-type prefixed
                # how far snapshots are, and commands about tables
                $acls --add --allow-principal '@principal' --operation Read \\
                  --topic '@prefix.walferry-' --resource-pattern-type prefixed
                # only for a hot standby (source.takeover.timeout.ms), or with delivery.fencing=true: without the # before it
                # $acls --add --allow-principal '@principal' --operation Write --operation Describe \\
                #   --transactional-id '@prefix.walferry.' --resource-pattern-type prefixed
                """;
        return text.replace("@broker", pipeline.brokers())
                .replace("@principal", pipeline.principal())
                .replace("@prefix", pipeline.topicPrefix());
    }
}
