package dev.walferry.testdata;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPostgresTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void isReadyForLogicalDecoding(int version) throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.version(version).start()) {
            TestDatabase database = postgres.createDatabase("shop");
            assertAll(
                    () -> assertEquals(version, versionOf(database)),
                    () -> assertEquals("logical", database.queryOne("show wal_level")),
                    () -> assertEquals("20", database.queryOne("show max_replication_slots")),
                    () -> assertEquals("20", database.queryOne("show max_wal_senders")),
                    () -> assertEquals("20", database.queryOne("show max_prepared_transactions")),
                    () -> assertEquals("127.0.0.1", database.queryOne("show listen_addresses")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void keepsDataAndPortThroughEveryWayToStop(int version) throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.version(version).start()) {
            TestDatabase database = postgres.createDatabase("shop");
            database.execute("create table item (id int)", "insert into item values (1)");
            int port = postgres.port();

            postgres.restart();
            database.execute("insert into item values (2)");
            postgres.stopImmediate();
            assertFalse(postgres.isRunning());
            postgres.start();
            database.execute("insert into item values (3)");
            try (Connection busy = database.connect()) {
                assertTrue(busy.isValid(60));
                postgres.kill9();
                assertFalse(busy.isValid(60));
            }
            postgres.start();

            assertEquals("3", database.queryOne("select count(*) from item"));
            assertEquals(port, postgres.port());
        }
    }

    @Test
    void stopFastReturnsHowLongItTook() {
        try (LocalPostgres postgres = LocalPostgres.version(18).start()) {
            Duration took = postgres.stopFast(Duration.ofMinutes(2));
            assertTrue(took.compareTo(Duration.ofMinutes(2)) < 0);
            assertThrows(IllegalStateException.class, postgres::stopFast);
        }
    }

    @Test
    void closeLeavesNeitherProcessNorFile() {
        LocalPostgres postgres = LocalPostgres.version(18).start();
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();
        postgres.close();
        assertFalse(process.isAlive());
        assertFalse(Files.exists(postgres.dataDirectory().getParent()));
        postgres.close();
        assertThrows(IllegalStateException.class, postgres::start);
    }

    @Test
    void interruptedThreadCanStillClose() {
        LocalPostgres postgres = LocalPostgres.version(18).start();
        Thread.currentThread().interrupt();
        postgres.close();
        assertTrue(Thread.interrupted());
        assertFalse(Files.exists(postgres.dataDirectory()));
    }

    @Test
    void restoredServerHasForgottenWhatCameAfterTheBackup() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.version(18).start();
                TestDatabase database = postgres.createDatabase("restored")) {
            database.execute("create table t (id int)", "insert into t values (1)");
            Path backup = postgres.backUp();
            database.execute("insert into t values (2)");
            assertThrows(IllegalStateException.class, () -> postgres.restore(backup));
            postgres.kill9();
            postgres.restore(backup);
            assertEquals("1", database.queryOne("select count(*) from t"));
        }
    }

    @Test
    void settingsReachTheServer() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.version(18)
                        .set("wal_sender_timeout", "5s")
                        .set("application_name", "it's a \\ test")
                        .start();
                TestDatabase database = postgres.createDatabase("Quoted \" name")) {
            assertEquals("5s", database.queryOne("show wal_sender_timeout"));
            assertEquals(
                    "it's a \\ test",
                    database.queryOne("select reset_val from pg_settings where name = 'application_name'"));
        }
    }

    @Test
    void serverThatCannotStartShowsItsLog() {
        LocalServerException e = assertThrows(
                LocalServerException.class,
                () -> LocalPostgres.version(18).set("wal_level", "sideways").start());
        assertTrue(e.getMessage().contains("invalid value for parameter \"wal_level\""), e.getMessage());
    }

    @Test
    void wrongPasswordIsRefused() {
        try (LocalPostgres postgres = LocalPostgres.version(18).start()) {
            SQLException e = assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(postgres.url(), postgres.user(), "wrong")
                            .close());
            assertEquals("28P01", e.getSQLState());
        }
    }

    @Test
    void unknownVersionIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LocalPostgres.version(11));
        assertThrows(IllegalArgumentException.class, () -> LocalPostgres.version(19));
    }

    @Test
    void systemIdentifierCanBeItsOwn() throws SQLException {
        try (LocalPostgres one = LocalPostgres.version(18).ownSystemIdentifier().start();
                LocalPostgres two = LocalPostgres.version(18).start()) {
            assertNotEquals(systemIdentifier(one), systemIdentifier(two));
        }
    }

    private static String systemIdentifier(LocalPostgres postgres) throws SQLException {
        try (TestDatabase database = postgres.createDatabase("probe")) {
            return String.valueOf(database.queryOne("select system_identifier from pg_control_system()"));
        }
    }

    private static int versionOf(TestDatabase database) throws SQLException {
        return Integer.parseInt(String.valueOf(database.queryOne("show server_version_num"))) / 10_000;
    }
}
