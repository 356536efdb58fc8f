package dev.walferry.kafka.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which questions are asked until the database answers, and which fail before. */
@Timeout(300)
class LookupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static Lookups<String, String> lookups(ConnectionSource source) {
        return new Lookups<>("things", "things", source, (open, asked) -> asked, new Failures(), PATIENCE);
    }

    private static Throwable failure(CompletableFuture<String> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .getCause();
    }

    /** A server that shuts down may let a connection hang, and itself waits until this process ends its stream. */
    @Test
    void aServerThatSaysNothingForLongIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        try (Lookups<String, String> silent = lookups(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SQLException("too late");
        })) {
            assertInstanceOf(StalledLookupException.class, failure(silent.ask("a")));
            assertInstanceOf(StalledLookupException.class, failure(silent.ask("b")), "although its thread hangs");
            over.countDown();
        }
    }

    @Test
    void aServerThatCannotBeReachedForLongIsGivenUp() {
        try (Lookups<String, String> away = lookups(() -> {
            throw new SQLException("refused", "08001");
        })) {
            assertInstanceOf(StalledLookupException.class, failure(away.ask("a")));
        }
    }

    @Test
    void aServerThatIsShuttingDownIsGivenUpAtOnce() {
        try (Lookups<String, String> ending = lookups(() -> {
            throw new SQLException("the database system is shutting down", "57P03");
        })) {
            Throwable failure = failure(ending.ask("a"));
            assertInstanceOf(StalledLookupException.class, failure);
            assertTrue(String.valueOf(failure.getMessage()).contains("is shutting down"), failure.getMessage());
        }
    }

    /** A new session would send a large transaction from its beginning, and would be refused as well. */
    @OnPostgres(18)
    void aServerThatRefusesIsAskedForAsLongAsItTakes(TestDatabase database) throws Exception {
        AtomicReference<ConnectionSource> server = new AtomicReference<>(() -> {
            throw new SQLException("sorry, too many clients already", "53300");
        });
        try (Lookups<String, String> refused = lookups(() -> server.get().open())) {
            CompletableFuture<String> answer = refused.ask("a");
            assertThrows(TimeoutException.class, () -> answer.get(8 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            assertFalse(answer.isDone());
            server.set(database::connect);
            assertEquals("a", answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** Records wait for it, and nobody would say why. */
    @Test
    void anErrorIsAnAnswerAndTheThreadGoesOn() {
        try (Lookups<String, String> broken = lookups(() -> {
            throw new NoClassDefFoundError("as a test wants it");
        })) {
            assertInstanceOf(NoClassDefFoundError.class, failure(broken.ask("a")));
            assertInstanceOf(NoClassDefFoundError.class, failure(broken.ask("b")));
            assertTrue(broken.isRunning());
        }
    }
}
