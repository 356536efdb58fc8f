package dev.walferry.kafka.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class BackgroundConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static int backend(BackgroundConnection connection) throws SQLException {
        try (Statement statement = connection.get().createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    @OnPostgres(18)
    void isKeptUntilItIsDiscarded(TestDatabase database) throws SQLException {
        try (BackgroundConnection connection = new BackgroundConnection(database::connect)) {
            assertFalse(connection.isOpen());
            int first = backend(connection);
            assertTrue(connection.isOpen());
            assertEquals(first, backend(connection));

            connection.discard();
            assertFalse(connection.isOpen());
            assertNotEquals(first, backend(connection));
        }
    }

    @OnPostgres(18)
    void closingEndsAQuery(TestDatabase database) throws Exception {
        BackgroundConnection connection = new BackgroundConnection(database::connect);
        CompletableFuture<Void> query = CompletableFuture.runAsync(() -> {
            try (Statement statement = connection.get().createStatement()) {
                statement.execute("select pg_sleep(600)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        String sleeping = "select count(*) from pg_stat_activity where query = 'select pg_sleep(600)'";
        Await.until("it sleeps", LIMIT, () -> "1".equals(database.queryOne(sleeping)));

        connection.close();

        ExecutionException failure = assertThrows(ExecutionException.class, query::get);
        assertTrue(failure.getCause().getCause() instanceof SQLException, failure::toString);
        assertThrows(SQLException.class, connection::get);
    }

    /**
     * A caller that closes while the connection is being opened does not see it yet; even so, it must not stay open.
     */
    @OnPostgres(18)
    void closingWhileItIsOpened(TestDatabase database) throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Connection> opened = new AtomicReference<>();
        BackgroundConnection connection = new BackgroundConnection(() -> {
            opening.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            opened.set(database.connect());
            return opened.get();
        });
        CompletableFuture<Throwable> failure =
                CompletableFuture.supplyAsync(() -> assertThrows(SQLException.class, connection::get));
        opening.await();
        connection.close();
        closed.countDown();
        assertEquals("closed while connecting", failure.get().getMessage());
        assertTrue(opened.get().isClosed());
    }
}
