package dev.walferry.bench.peers;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
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
 * A connector on Kafka Connect in standalone mode, with the heap of Connect's own start script. It starts from an existing
 * slot.
 */
abstract class ConnectContender implements Contender {
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");

    private final Map<String, String> worker;
    private final Map<String, String> connector;

    /** With settings of the worker and of the connector beside the connection. */
    ConnectContender(Map<String, String> worker, Map<String, String> connector) {
        this.worker = worker;
        this.connector = connector;
    }

    /** The connector and its version. */
    abstract String program();

    /** The connector's class and its connection. */
    abstract Map<String, String> connection(Lane lane);

    @Override
    public String describe() {
        return program() + " on Kafka Connect standalone, JsonConverter unless set, " + HEAP + ", worker " + worker + ", connector "
                + connector;
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
        connectorFile.putAll(connection(lane));
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
