package dev.walferry.parity;

import dev.walferry.testdata.TestDatabase;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configuration of Debezium's connector for one lane. Everything else is at its default. */
final class DebeziumConnector {
    private DebeziumConnector() {}

    static Map<String, String> of(TestDatabase database, Lane lane) {
        URI server = URI.create(database.url().substring("jdbc:".length()));
        Map<String, String> connector = new HashMap<>();
        connector.put("name", lane.prefix());
        connector.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        connector.put("database.hostname", server.getHost());
        connector.put("database.port", Integer.toString(server.getPort()));
        connector.put("database.dbname", database.name());
        connector.put("database.user", database.user());
        connector.put("database.password", database.password());
        connector.put("topic.prefix", lane.prefix());
        connector.put("plugin.name", "pgoutput");
        connector.put("slot.name", lane.prefix());
        connector.put("publication.name", lane.setting().publication());
        connector.put("publication.autocreate.mode", "disabled");
        connector.put("snapshot.mode", lane.setting().isRead() ? "initial" : "no_data");
        connector.put("skipped.operations", "none");
        connector.put("poll.interval.ms", "50");
        for (String side : List.of("key", "value")) {
            connector.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            connector.put(side + ".converter.schemas.enable", Boolean.toString(lane.hasSchemas()));
        }
        connector.putAll(lane.own(lane.setting().values()));
        connector.putAll(lane.own(lane.setting().peers()));
        connector.values().removeIf(String::isEmpty);
        return connector;
    }
}
