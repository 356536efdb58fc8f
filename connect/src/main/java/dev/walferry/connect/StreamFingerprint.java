package dev.walferry.connect;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.plugin.OutputPlugin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Identifies the settings that decide which of a transaction's changes the server sends. An offset counts those, so it means
 * something else with other settings.
 *
 * <p>The tables of a publication are not part of it: the server decodes a change with the publication as it was when the change
 * was made.
 */
final class StreamFingerprint {
    private static final int BYTES = 6;

    private StreamFingerprint() {}

    static String of(SinkConfig config) {
        SourceSettings source = config.source();
        boolean isFiltered = source.plugin() != OutputPlugin.PGOUTPUT;
        return hash(List.of(
                source.plugin(),
                new TreeSet<>(source.publicationNames()),
                hasMessages(config),
                isFiltered
                        ? source.tables().stream().map(String::valueOf).sorted().toList()
                        : List.of()));
    }

    /** Returns whether logical messages are asked for. */
    static boolean hasMessages(SinkConfig config) {
        return config.records().needsMessages() || config.heartbeats().message();
    }

    private static String hash(List<?> settings) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(settings.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
