package dev.walferry.testdata;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of every server that this module starts, locally or in a container. */
public final class PostgresDefaults {

    /** What a test may rely on wherever its server runs: parameter names and values, unmodifiable. */
    public static final Map<String, String> PORTABLE = Map.of(
            "wal_level", "logical",
            "max_wal_senders", "20",
            "max_replication_slots", "20",
            "max_prepared_transactions", "20",
            "fsync", "off",
            "timezone", "UTC",
            "log_timezone", "UTC");

    /** The portable settings, and those of a local process: TCP only, on the loopback address only. */
    private static final Map<String, String> LOCAL = local();

    private static final int FIRST_WITH_SCRAM_ITERATIONS = 16;

    private PostgresDefaults() {}

    /**
     * Returns what later versions have in addition. By default passwords are hashed thousands of times, so a login
     * would take its client longer than many tests take for everything else.
     */
    static Map<String, String> since(int majorVersion) {
        return majorVersion < FIRST_WITH_SCRAM_ITERATIONS ? Map.of() : Map.of("scram_iterations", "1");
    }

    /** The text of a configuration file: the defaults, overridden by what the test has chosen. */
    static String configuration(int majorVersion, int port, Map<String, String> chosen) {
        Map<String, String> all = new LinkedHashMap<>(LOCAL);
        all.putAll(since(majorVersion));
        all.put("port", Integer.toString(port));
        all.putAll(chosen);
        return all.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + escaped(setting.getValue()) + "'\n")
                .collect(Collectors.joining());
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("'", "''");
    }

    private static Map<String, String> local() {
        Map<String, String> settings = new LinkedHashMap<>(PORTABLE);
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("logging_collector", "off");
        settings.put("log_destination", "stderr");
        settings.put("log_line_prefix", "%m [%p] ");
        return Map.copyOf(settings);
    }
}
