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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which lookups are repeated until the database answers, and which fail at once. */
@Timeout(300)
class LookupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static Lookups<String, String> lookups(ConnectionSource source) {
        return lookups(source, (open, asked) -> asked, PATIENCE);
    }

    private static Lookups<String, String> lookups(
            ConnectionSource source, Lookups.Query<String, String> query, Duration patience) {
        return new Lookups<>("things", "things", source, query, new Failures(), patience);
    }

    private static String answer(CompletableFuture<String> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<String> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .getCause();
    }

    /** A server that shuts down may leave a connection hanging while it waits for this process to end its stream. */
    @Test
    void aServerThatSaysNothingForLongIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        try (Lookups<String, String> silent = lookups(() -> {
            awaitEnd(over);
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

    /** A new session meets the same refusal: its error ends the daemon, or shows that the refusal is over. */
    @Test
    void aServerThatLetsNobodyInIsGivenUp() {
        try (Lookups<String, String> shut = lookups(() -> {
            throw new SQLException("password authentication failed", "28P01");
        })) {
            Throwable failure = failure(shut.ask("a"));
            assertInstanceOf(StalledLookupException.class, failure);
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("password authentication failed"), failure::toString);
        }
    }

    /** Another try would fail the same way, and the waiting records would wait forever. */
    @OnPostgres(18)
    void aQueryThatOnlyAPersonCanMendFails(TestDatabase database) {
        for (String state : List.of("XX000", "XX001", "23514", "P0001", "54000", "HX000")) {
            Lookups.Query<String, String> query = (open, asked) -> {
                throw new SQLException("as a test wants it", state);
            };
            try (Lookups<String, String> broken = lookups(database::connect, query, LIMIT)) {
                SQLException failure = assertInstanceOf(SQLException.class, failure(broken.ask("a")), state);
                assertEquals(state, failure.getSQLState());
                assertTrue(broken.isRunning());
            }
        }
    }

    /** Such an error occurs when a table is dropped in the middle of the query. */
    @OnPostgres(18)
    void anErrorThatPassesIsNoAnswer(TestDatabase database) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Lookups.Query<String, String> query = (open, questions) -> {
            if (asked.incrementAndGet() == 1) {
                throw new SQLException("cache lookup failed for relation 7", "XX000");
            }
            return questions;
        };
        try (Lookups<String, String> things = lookups(database::connect, query, LIMIT)) {
            assertEquals("a", answer(things.ask("a")));
        }
    }

    @OnPostgres(18)
    void aQuestionDoesNotFailThoseAskedWithIt(TestDatabase database) throws Exception {
        for (String state : List.of("42501", "XX001")) {
            CountDownLatch all = new CountDownLatch(1);
            Lookups.Query<String, String> query = (open, questions) -> {
                awaitEnd(all);
                if (questions.contains("bad")) {
                    throw new SQLException("as a test wants it", state);
                }
                return questions;
            };
            try (Lookups<String, String> things = lookups(database::connect, query, LIMIT)) {
                List<CompletableFuture<String>> answers = Stream.of("first", "good", "bad", "fine")
                        .map(things::ask)
                        .toList();
                all.countDown();
                assertInstanceOf(SQLException.class, failure(answers.get(2)));
                assertEquals("first", answer(answers.get(0)));
                assertEquals("good", answer(answers.get(1)));
                assertEquals("fine", answer(answers.get(3)));
            }
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A new session would resend a large transaction from its beginning, and would be refused as well. */
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

    /** Records wait for the answer; if the thread ended, nothing would show why. */
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
