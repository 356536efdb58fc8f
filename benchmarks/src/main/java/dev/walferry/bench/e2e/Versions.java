package dev.walferry.bench.e2e;

import dev.walferry.kafka.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.postgresql.util.DriverInfo;

/** Versions of what took part. */
final class Versions {
    private Versions() {}

    static Map<String, String> of(String postgres) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Walferry", Version.CURRENT);
        versions.put("PostgreSQL", postgres);
        versions.put("Kafka", AppInfoParser.getVersion());
        versions.put("pgjdbc", DriverInfo.DRIVER_VERSION);
        return versions;
    }
}
