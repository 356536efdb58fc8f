package dev.walferry.testdata.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The servers that the first of several test classes saw, in whatever order they run. */
final class SeenServers {

    private static final AtomicReference<@Nullable List<String>> SEEN = new AtomicReference<>();

    private SeenServers() {}

    static void expectTheSame(String... servers) {
        SEEN.compareAndSet(null, List.of(servers));
        assertEquals(SEEN.get(), List.of(servers));
    }
}
