package dev.walferry.bench.peers;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
import io.debezium.connector.postgresql.Module;
import io.debezium.connector.postgresql.PostgresConnector;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * Debezium's PostgreSQL connector on Kafka Connect in standalone mode, with the heap of Connect's own start script. It takes
 * no snapshot and starts from an existing slot.
 */
abstract class ConnectContender implements Contender {
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");

    private final Map<String, String> worker;
    private final Map<String, String> connector;

    ConnectContender(Map<String, String> worker, Map<String, String> connector) {
        this.worker = worker;
        this.connector = connector;
    }

    @Override
    public String describe() {
        return "Debezium " + Module.version() + " on Kafka Connect standalone, JSON, " + HEAP + ", worker " + worker
                + ", connector " + connector;
    }

    @Override
    public Carrier start(Lane lane) throws IOException {
        Properties workerFile = new Properties();
        workerFile.put("bootstrap.servers", lane.bootstrap());
        workerFile.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        workerFile.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        workerFile.put("offset.storage.file.filename", lane.directory().resolve("offsets").toString());
        workerFile.put("listeners", "http://127.0.0.1:0");
        workerFile.put("plugin.discovery", "service_load");
        workerFile.putAll(worker);

        Properties connectorFile = new Properties();
        connectorFile.put("name", lane.slot());
        connectorFile.put("connector.class", PostgresConnector.class.getName());
        connectorFile.put("database.hostname", lane.host());
        connectorFile.put("database.port", Integer.toString(lane.port()));
        connectorFile.put("database.user", lane.user());
        connectorFile.put("database.password", lane.password());
        connectorFile.put("database.dbname", lane.database());
        connectorFile.put("topic.prefix", lane.prefix());
        connectorFile.put("plugin.name", "pgoutput");
        connectorFile.put("slot.name", lane.slot());
        connectorFile.put("publication.name", lane.publication());
        connectorFile.put("publication.autocreate.mode", "disabled");
        connectorFile.put("snapshot.mode", "no_data");
        connectorFile.putAll(connector);

        return Carrier.java(
                lane.directory(),
                Carrier.ownClassPath(),
                HEAP,
                ConnectStandalone.class.getName(),
                write(lane.directory().resolve("worker.properties"), workerFile),
                write(lane.directory().resolve("connector.properties"), connectorFile));
    }

    private static String write(Path file, Properties properties) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
        return file.toString();
    }
}
