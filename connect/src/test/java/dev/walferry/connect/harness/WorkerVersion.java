package dev.walferry.connect.harness;

import java.nio.file.Path;

/** The versions of Kafka Connect that the connector is tested on. The brokers always have the newest version. */
public enum WorkerVersion {
    /** The last version before 4. The module worker-3.9 fetches it. */
    OLDER("3.9.1"),

    /** The version on the tests' own class path. */
    NEWEST("4.3.1");

    private static final Path OLDER_RUNTIME = Path.of("worker-3.9", "target", "runtime");

    private final String number;

    WorkerVersion(String number) {
        this.number = number;
    }

    /** Returns the version as a worker reports it. */
    String number() {
        return number;
    }

    String classPath() {
        return this == OLDER ? PluginFolder.workerClassPath(OLDER_RUNTIME) : PluginFolder.workerClassPath();
    }
}
