package dev.walferry.bench.peers;

import dev.walferry.bench.e2e.contender.Lane;
import io.debezium.connector.postgresql.Module;
import io.debezium.connector.postgresql.PostgresConnector;
import java.util.Map;

/** Debezium's PostgreSQL connector. */
abstract class DebeziumContender extends ConnectContender {
    DebeziumContender(Map<String, String> worker, Map<String, String> connector) {
        super(worker, connector);
    }

    @Override
    String program() {
        return "Debezium " + Module.version();
    }

    @Override
    Map<String, String> connection(Lane lane) {
        return Map.ofEntries(
                Map.entry("connector.class", PostgresConnector.class.getName()),
                Map.entry("database.hostname", lane.host()),
                Map.entry("database.port", Integer.toString(lane.port())),
                Map.entry("database.user", lane.user()),
                Map.entry("database.password", lane.password()),
                Map.entry("database.dbname", lane.database()),
                Map.entry("topic.prefix", lane.prefix()),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("slot.name", lane.slot()),
                Map.entry("publication.name", lane.publication()),
                Map.entry("publication.autocreate.mode", "disabled"),
                Map.entry("snapshot.mode", lane.isSnapshot() ? "initial" : "no_data"));
    }
}
