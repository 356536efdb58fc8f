package dev.walferry.kafka.record.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Outage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SchemaLookupsTest {
    /** Records wait for an answer, and the thread outlives sessions. */
    @Test
    void anErrorIsAnAnswerAndTheThreadGoesOn() throws Exception {
        Outage outage = new Outage(LoggerFactory.getLogger(SchemaLookupsTest.class), LogEvent.LOOKUP);
        try (SchemaLookups lookups = new SchemaLookups(outage)) {
            CompletableFuture<Integer> failed = lookups.ask("an id", () -> {
                throw new NoClassDefFoundError("as a test wants it");
            });
            Throwable e = assertThrows(ExecutionException.class, () -> failed.get(30, TimeUnit.SECONDS));
            assertInstanceOf(NoClassDefFoundError.class, e.getCause());
            assertEquals(7, lookups.ask("an id", () -> 7).get(30, TimeUnit.SECONDS));
        }
    }
}
