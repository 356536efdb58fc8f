package dev.walferry.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program, as Maven wrote it into the jar. */
public final class Version {
    private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/dev.walferry/walferry-kafka-sink/pom.properties";

    /** For example {@code 0.1.0}, or {@code development build} outside a jar. */
    public static final String CURRENT = read();

    private Version() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "development build");
    }
}
