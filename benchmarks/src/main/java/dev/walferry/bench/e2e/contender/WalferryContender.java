package dev.walferry.bench.e2e.contender;

import dev.walferry.kafka.Main;
import dev.walferry.plugin.OutputPlugin;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** The daemon as {@code walferry run} starts it, with its defaults and JSON. */
public final class WalferryContender implements Contender {
    private static final String JAR = "jar=";
    private static final String PLUGIN = "source.plugin";

    /** The script {@code walferry} adds this option unless another collector is chosen. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    private static final Pattern ANY_COLLECTOR =
            Pattern.compile("-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC");

    private final String name;
    private final String classPath;
    private final String heap;
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    private WalferryContender(String name, String classPath, String heap) {
        this.name = name;
        this.classPath = classPath;
        this.heap = heap;
    }

    /**
     * The daemon of this jar.
     *
     * @param heap as after {@code -Xmx}
     * @param jvmOptions further options of the JVM
     * @param settings configuration beside the connection
     * @return the contender
     */
    public static WalferryContender here(String heap, List<String> jvmOptions, Map<String, String> settings) {
        WalferryContender daemon = new WalferryContender("Walferry", Carrier.ownClassPath(), heap);
        daemon.jvmOptions.addAll(jvmOptions);
        daemon.settings.putAll(settings);
        return daemon;
    }

    /**
     * Returns another daemon to compare with, described by words with commas between them: its name, then JVM options
     * ({@code -XX:...}), settings ({@code kafka.linger.ms=20}) and, for another version, {@code jar=FILE}. A setting
     * without a value ({@code snapshot.mode=}) is left out, for a version that does not know it.
     *
     * @param heap as after {@code -Xmx}
     * @param description the words
     * @return the contender
     */
    public static WalferryContender variant(String heap, String description) {
        String[] words = description.split(",");
        List<String> rest = List.of(words).subList(1, words.length);
        String jar = rest.stream()
                .filter(word -> word.startsWith(JAR))
                .map(word -> word.substring(JAR.length()))
                .findFirst()
                .orElse(Carrier.ownClassPath());
        WalferryContender daemon = new WalferryContender("Walferry-" + words[0], jar, heap);
        for (String word : rest) {
            if (word.startsWith("-")) {
                daemon.jvmOptions.add(word);
            } else if (!word.startsWith(JAR)) {
                int equals = word.indexOf('=');
                daemon.settings.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return daemon;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return "walferry run, JSON unless set, snappy, " + String.join(" ", allOptions())
                + (settings.isEmpty() ? ", defaults" : ", " + settings);
    }

    private List<String> allOptions() {
        List<String> all = new ArrayList<>();
        if (jvmOptions.stream()
                .noneMatch(option -> ANY_COLLECTOR.matcher(option).matches())) {
            all.add(COLLECTOR);
        }
        all.add("-Xmx" + heap);
        all.addAll(jvmOptions); // after it, so that a variant can have another heap
        return all;
    }

    @Override
    public OutputPlugin plugin() {
        return OutputPlugin.valueOf(settings.getOrDefault(PLUGIN, "pgoutput").toUpperCase(Locale.ROOT));
    }

    @Override
    public boolean needsRegistry() {
        return settings.containsValue("avro") || settings.containsValue("protobuf");
    }

    @Override
    public Carrier start(Lane lane) throws IOException {
        Properties config = new Properties();
        config.put("source.url", lane.jdbcUrl());
        config.put("source.user", lane.user());
        config.put("source.password", lane.password());
        config.put("source.slot.name", lane.slot());
        if (plugin() == OutputPlugin.PGOUTPUT) {
            config.put("source.publication.names", lane.publication());
        }
        config.put("topic.prefix", lane.prefix());
        config.put("kafka.bootstrap.servers", lane.bootstrap());
        config.put("snapshot.mode", lane.isSnapshot() ? "initial" : "never");
        if (needsRegistry() && lane.registry() != null) {
            config.put("schema.registry.url", lane.registry());
        }
        settings.forEach((key, value) -> {
            if (value.isEmpty()) {
                config.remove(key);
            } else {
                config.put(key, value);
            }
        });
        Path file = lane.directory().resolve("walferry.properties");
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            config.store(out, null);
        }
        return Carrier.java(
                lane.directory(), classPath, allOptions(), Main.class.getName(), "run", "--config", file.toString());
    }
}
