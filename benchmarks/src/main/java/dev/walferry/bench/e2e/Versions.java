package dev.walferry.bench.e2e;

import dev.walferry.kafka.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.postgresql.util.DriverInfo;

/** Versions of what took part. */
public final class Versions {
    private Versions() {}

    static Map<String, String> of(String postgres) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("PostgreSQL", postgres);
        versions.putAll(libraries());
        return versions;
    }

    /**
     * Of what is in this program.
     *
     * @return a version by name
     */
    public static Map<String, String> libraries() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Walferry", Version.CURRENT);
        versions.put("Kafka", AppInfoParser.getVersion());
        versions.put("pgjdbc", DriverInfo.DRIVER_VERSION);
        return versions;
    }
}
