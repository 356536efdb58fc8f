package dev.walferry.connect.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Distributed workers of one group. For one thread. */
public final class ConnectCluster implements AutoCloseable {
    private final String bootstrapServers;
    private final String name;
    private final Map<String, String> settings;
    private final Path folder;
    private final List<ConnectWorker> workers = new ArrayList<>();
    private WorkerVersion version = WorkerVersion.NEWEST;

    /**
     * Creates a group without workers.
     *
     * @param bootstrapServers where Kafka is
     * @param name of the group, and the beginning of the names of its topics
     * @param folder for files, which the caller removes
     * @param settings of its workers
     */
    public ConnectCluster(String bootstrapServers, String name, Path folder, Map<String, String> settings) {
        this(bootstrapServers, name, folder, settings, plugins -> PluginFolder.fill(plugins.resolve("walferry")));
    }

    /**
     * Creates a group without workers, for the packaged plugin.
     *
     * @param bootstrapServers where Kafka is
     * @param name of the group, and the beginning of the names of its topics
     * @param folder for files, which the caller removes
     * @param archive as users get it
     */
    public static ConnectCluster with(Path archive, String bootstrapServers, String name, Path folder) {
        return new ConnectCluster(
                bootstrapServers, name, folder, Map.of(), plugins -> PluginFolder.unpack(archive, plugins));
    }

    private ConnectCluster(
            String bootstrapServers, String name, Path folder, Map<String, String> settings, Plugins plugins) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        this.settings = Map.copyOf(settings);
        this.folder = folder;
        try {
            plugins.put(Files.createDirectories(folder.resolve("plugins")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the plugin into a folder of the plugin path. */
    private interface Plugins {
        void put(Path folder) throws IOException;
    }

    /** Starts workers of another version. */
    public ConnectCluster of(WorkerVersion wanted) {
        version = wanted;
        return this;
    }

    /** Starts a worker and waits until it is a member of the group. */
    public ConnectWorker start() {
        ConnectWorker worker =
                ConnectWorker.start(properties(), folder.resolve("worker-" + workers.size()), version.classPath());
        workers.add(worker);
        worker.awaitReady();
        if (!worker.rest().version().equals(version.number())) {
            throw new IllegalStateException("expected a worker " + version.number() + ", got "
                    + worker.rest().version());
        }
        return worker;
    }

    private Properties properties() {
        Properties worker = new Properties();
        worker.put("bootstrap.servers", bootstrapServers);
        worker.put("group.id", name);
        for (String kind : List.of("config", "offset", "status")) {
            worker.put(kind + ".storage.topic", name + "." + kind);
            worker.put(kind + ".storage.replication.factor", "1");
        }
        worker.put("offset.storage.partitions", "1");
        worker.put("status.storage.partitions", "1");
        worker.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("key.converter.schemas.enable", "false");
        worker.put("value.converter.schemas.enable", "false");
        worker.put("plugin.path", folder.resolve("plugins").toString());
        worker.put("plugin.discovery", "service_load");
        worker.put("offset.flush.interval.ms", "500");
        // the group notices a killed worker soon, and moves its tasks at once
        worker.put("session.timeout.ms", "6000");
        worker.put("heartbeat.interval.ms", "1000");
        worker.put("scheduled.rebalance.max.delay.ms", "0");
        worker.putAll(settings);
        return worker;
    }

    /** Ends the workers. */
    @Override
    public void close() {
        workers.forEach(ConnectWorker::close);
    }
}
