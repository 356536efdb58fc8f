package dev.walferry.kafka.debezium;

import dev.walferry.kafka.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What a connector's configuration is for Walferry's daemon and for its connector, and what has no equivalent. Connects to
 * nothing. Its output shows no secret. For one thread.
 */
public final class Translation {
    private final DebeziumConfig config;
    private final Equivalent found = new Equivalent();

    private Translation(DebeziumConfig config) {
        this.config = config;
    }

    /**
     * Translates a file.
     *
     * @param file the configuration as JSON, with or without {@code name} and {@code config} around it
     * @return the translation
     * @throws ConfigurationException if it is not the configuration of Debezium's PostgreSQL connector
     */
    public static Translation of(Path file) {
        Translation translation = new Translation(DebeziumConfig.read(file));
        translation.translate();
        return translation;
    }

    private void translate() {
        SourceTranslation source = new SourceTranslation(config, found);
        TransformTranslation transforms = new TransformTranslation(config, found);
        FormatTranslation formats = new FormatTranslation(config, found);
        source.translate();
        formats.translate();
        transforms.translate();
        for (String key : config.settings().keySet()) {
            if (!source.has(key) && !formats.has(key) && !transforms.has(key)) {
                plain(key, config.get(key, ""));
            }
        }
        TranslationCheck.of(found).forEach(found::remark);
    }

    private void plain(String key, String value) {
        String renamed = KeyFates.renamed(key);
        if (renamed != null) {
            found.both(renamed, key, value);
        } else if (KeyFates.isSame(key)) {
            found.both(key, key, value);
        } else if (WorkerSettings.isTopicCreation(key)) {
            found.both(key, key, value);
        } else if (WorkerSettings.isConnectors(key)) {
            found.connector(key, key, value);
            WorkerSettings.daemonKey(key).ifPresent(daemon -> found.daemon(daemon, key, value));
            WorkerSettings.lackedBy(key, value).ifPresent(found::remark);
        } else if (!WorkerSettings.isIdentity(key)) {
            found.none(key, NoEquivalents.why(key, config));
        }
    }

    /**
     * Prints both configurations and what a person has to see to.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        new TranslationPrinter(found, out).print();
    }
}
