package dev.walferry.kafka.config;

import dev.walferry.replication.DriverParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.postgresql.PGProperty;

/** The keys that go to pgjdbc, which ignores those that it does not know. */
final class JdbcKeys {
    private static final Map<String, String> ELSEWHERE = Map.of(
            PGProperty.USER.getName(), "use source.user",
            PGProperty.PASSWORD.getName(), "use source.password");

    private JdbcKeys() {}

    static List<String> names() {
        return Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
    }

    /** Finds mistakes in the driver's keys, which come without their prefix. */
    static void check(Map<String, String> jdbc, BiConsumer<String, String> mistake) {
        for (String name : jdbc.keySet()) {
            String instead = ELSEWHERE.get(name);
            if (instead != null) {
                mistake.accept(name, instead);
            }
            try {
                DriverParameters.requireKnown(name);
            } catch (IllegalArgumentException e) {
                mistake.accept(name, String.valueOf(e.getMessage()));
            }
        }
    }
}
