package dev.walferry.testdata.jvm;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Kafka Connect, standalone, with the runtime and the connectors of the caller's class path. */
public final class StandaloneConnect {
    private static final String MAIN = "org.apache.kafka.connect.cli.ConnectStandalone";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String WARNINGS = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

    private StandaloneConnect() {}

    /**
     * Starts a worker and returns at once. Records are JSON with schemas, unless a connector says otherwise.
     *
     * @param bootstrapServers where Kafka is
     * @param connectors the configuration of each, its name included
     * @param heap the JVM option for the heap
     * @param folder for files, which the caller removes
     * @return the worker, which prints little but warnings; to be closed by the caller
     * @throws IOException if it cannot be started
     */
    public static BackgroundJvm start(
            String bootstrapServers, List<Map<String, String>> connectors, String heap, Path folder)
            throws IOException {
        return start(bootstrapServers, connectors, Map.of(), heap, folder);
    }

    /**
     * Starts a worker with plugins that are not on the class path, each with its own class loaders.
     *
     * @param bootstrapServers where Kafka is
     * @param connectors the configuration of each, its name included
     * @param plugins a directory that has a directory of jars for each plugin, which a manifest names
     * @param heap the JVM option for the heap
     * @param folder for files, which the caller removes
     * @return the worker, to be closed by the caller
     * @throws IOException if it cannot be started
     */
    public static BackgroundJvm startWithPlugins(
            String bootstrapServers, List<Map<String, String>> connectors, Path plugins, String heap, Path folder)
            throws IOException {
        Map<String, String> settings =
                Map.of("plugin.path", plugins.toAbsolutePath().toString());
        return start(bootstrapServers, connectors, settings, heap, folder);
    }

    private static BackgroundJvm start(
            String bootstrapServers,
            List<Map<String, String>> connectors,
            Map<String, String> more,
            String heap,
            Path folder)
            throws IOException {
        List<String> files = new ArrayList<>();
        Map<String, String> worker = new HashMap<>(worker(bootstrapServers, folder));
        worker.putAll(more);
        files.add(write(folder.resolve("worker.properties"), worker));
        for (Map<String, String> connector : connectors) {
            files.add(write(folder.resolve("connector-" + files.size() + ".properties"), connector));
        }
        return BackgroundJvm.start(
                System.getProperty("java.class.path"),
                List.of(heap, WARNINGS, "-Duser.timezone=UTC", "-Djava.io.tmpdir=" + folder),
                MAIN,
                files,
                folder.resolve("log"));
    }

    private static Map<String, String> worker(String bootstrapServers, Path folder) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "key.converter",
                JSON,
                "value.converter",
                JSON,
                "offset.storage.file.filename",
                folder.resolve("offsets").toString(),
                "listeners",
                "http://127.0.0.1:0",
                "plugin.discovery",
                "service_load");
    }

    private static String write(Path file, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
        return file.toString();
    }
}
