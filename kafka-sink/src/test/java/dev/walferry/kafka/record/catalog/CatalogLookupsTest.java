package dev.walferry.kafka.record.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lookups in the catalog, on their own thread. */
@Timeout(300)
class CatalogLookupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 3;
    private static final int TABLES = 1500;

    private static int oid(TestDatabase database, String table) throws SQLException {
        return Integer.parseUnsignedInt(String.valueOf(database.queryOne("select '" + table + "'::regclass::oid")));
    }

    private static Relation relation(int oid) {
        return Relation.of(oid, "public", "t", ReplicaIdentity.DEFAULT, List.of());
    }

    private static CatalogTable answer(CompletableFuture<CatalogTable> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void nothingIsOpenedBeforeTheFirstQuestion() {
        AtomicInteger opened = new AtomicInteger();
        new CatalogLookups(
                        () -> {
                            opened.incrementAndGet();
                            throw new SQLException("no server here");
                        },
                        "slot",
                        false)
                .close();
        assertEquals(0, opened.get());
    }

    @OnPostgres({14, 18})
    void triesAgainUntilTheDatabaseAnswers(TestDatabase database) throws Exception {
        database.execute("create table t (a int, b int, primary key (b, a))");
        AtomicInteger tries = new AtomicInteger();
        AtomicBoolean up = new AtomicBoolean();
        ConnectionSource connections = () -> {
            tries.incrementAndGet();
            if (!up.get()) {
                throw new SQLException("away", "08006");
            }
            return database.connect();
        };
        try (CatalogLookups lookups = new CatalogLookups(connections, "no such slot", false)) {
            CompletableFuture<CatalogTable> asked = lookups.ask(relation(oid(database, "t")));
            Await.until("several tries", LIMIT, () -> tries.get() >= TRIES);
            assertFalse(asked.isDone());
            up.set(true);
            assertEquals(List.of("b", "a"), assertNotNullKey(answer(asked)));
        }
    }

    private static List<String> assertNotNullKey(CatalogTable table) {
        CatalogTable.Index primary = table.primary();
        assertNotNull(primary);
        return primary.columns();
    }

    @OnPostgres(18)
    void opensAnotherConnectionWhenItsOwnWasLost(TestDatabase database) throws Exception {
        database.execute("create table t (id int primary key)");
        List<Connection> opened = new ArrayList<>();
        ConnectionSource connections = () -> {
            Connection connection = database.connect();
            opened.add(connection);
            return connection;
        };
        try (CatalogLookups lookups = new CatalogLookups(connections, "no such slot", false)) {
            answer(lookups.ask(relation(oid(database, "t"))));
            opened.get(0).close();
            assertEquals(List.of("id"), assertNotNullKey(answer(lookups.ask(relation(oid(database, "t"))))));
            assertEquals(2, opened.size());
        }
    }

    @OnPostgres(18)
    void questionThatTheServerRefusesFails(TestDatabase database) throws SQLException {
        ConnectionSource connections = () -> {
            throw new SQLException("not for you", "42501");
        };
        try (CatalogLookups lookups = new CatalogLookups(connections, "slot", false)) {
            CompletableFuture<CatalogTable> asked = lookups.ask(relation(1));
            assertThrows(ExecutionException.class, () -> answer(asked));
        }
    }

    @OnPostgres({14, 18})
    void manyTablesAreAskedAtOnce(TestDatabase database) throws Exception {
        database.execute("create table t (id int primary key)");
        int oid = oid(database, "t");
        AtomicInteger opened = new AtomicInteger();
        ConnectionSource connections = () -> {
            opened.incrementAndGet();
            return database.connect();
        };
        try (CatalogLookups lookups = new CatalogLookups(connections, "no such slot", false)) {
            List<CompletableFuture<CatalogTable>> asked = new ArrayList<>();
            for (int i = 0; i < TABLES; i++) {
                asked.add(lookups.ask(relation(i % 2 == 0 ? oid : -1 - i)));
            }
            for (int i = 0; i < TABLES; i++) {
                assertEquals(i % 2 == 0, answer(asked.get(i)).exists());
            }
        }
        assertEquals(1, opened.get());
    }

    /** Closes in the middle of a lookup that gets no answer. */
    @OnPostgres({14, 18})
    void closingEndsTheThreadAtOnce(TestDatabase database) throws Exception {
        database.execute("create table t (id int primary key)");
        int oid = oid(database, "t");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            CatalogLookups lookups = new CatalogLookups(database::connect, "no such slot", false);
            answer(lookups.ask(relation(oid)));
            other.setAutoCommit(false);
            statement.execute("lock table pg_catalog.pg_index in access exclusive mode");
            CompletableFuture<CatalogTable> asked = lookups.ask(relation(oid));
            Await.until("the question waits", LIMIT, () -> isSomebodyWaiting(statement));
            long start = System.nanoTime();
            lookups.close();
            assertTrue(System.nanoTime() - start < LIMIT.toNanos());
            Await.until("the thread has ended", LIMIT, () -> !lookups.isRunning());
            assertNull(asked.getNow(null));
            other.rollback();
        }
    }

    private static boolean isSomebodyWaiting(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select exists (select from pg_locks where not granted)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
