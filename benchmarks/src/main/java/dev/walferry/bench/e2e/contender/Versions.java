package dev.walferry.bench.e2e.contender;

import dev.walferry.kafka.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.postgresql.util.DriverInfo;

/** Versions of the programs and libraries that took part. */
public final class Versions {
    private Versions() {}

    /** In a checkout, the commit that is checked out, and whether its code was changed. */
    private static String commit() {
        String commit = output("git", "rev-parse", "--short", "HEAD");
        String changed = output("git", "status", "--porcelain", "--", "*.java", "*pom.xml");
        return commit.isEmpty() ? "" : " of " + commit + (changed.isEmpty() ? "" : " and changes");
    }

    /** Returns what a program prints, or nothing if it fails or does not exist. */
    static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /**
     * Versions of everything that took part.
     *
     * @param postgres the server's version
     * @return versions by name
     */
    public static Map<String, String> of(String postgres) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("PostgreSQL", postgres);
        versions.putAll(libraries());
        return versions;
    }

    /**
     * Versions of the libraries in this program.
     *
     * @return versions by name
     */
    public static Map<String, String> libraries() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Walferry", Version.CURRENT + commit());
        versions.put("Kafka", AppInfoParser.getVersion());
        versions.put("pgjdbc", DriverInfo.DRIVER_VERSION);
        return versions;
    }
}
