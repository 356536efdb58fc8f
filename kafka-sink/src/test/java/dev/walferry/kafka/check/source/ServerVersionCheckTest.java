package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.ServerCapabilities;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Warnings about known faults of a server's release. */
@Timeout(300)
class ServerVersionCheckTest {
    private static final String LONE_OUTCOMES =
            "WARN  server version: before 18.5 COMMIT PREPARED may arrive without its PREPARE, for a transaction that"
                    + " changed nothing, and this slot has two-phase commit on -> upgrade to the latest minor release";
    private static final String STRAY_ABORTS = "WARN  server version: 18.0 to 18.6 may send Stream Abort";

    private interface Step {
        void run(ServerVersionCheck check) throws SQLException;
    }

    private static String printed(TestDatabase database, String slot, boolean streaming, Step step)
            throws SQLException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "source.url",
                database.url(),
                "source.user",
                database.user(),
                "source.slot.name",
                slot,
                "source.publication.names",
                "pub",
                "source.streaming",
                Boolean.toString(streaming),
                "topic.prefix",
                "p",
                "kafka.bootstrap.servers",
                "127.0.0.1:1"));
        StringWriter printed = new StringWriter();
        try (Connection connection = database.connect()) {
            step.run(new ServerVersionCheck(
                    new CatalogReader(connection),
                    SinkConfig.of(settings, Map.of()),
                    new CheckReport(new PrintWriter(printed))));
        }
        return printed.toString();
    }

    @Test
    void olderMinorIsWarnedOfForTheSlotsThatItsFaultsConcern() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.version(18).olderMinor().start()) {
            TestDatabase database = postgres.createDatabase("minor");
            database.execute(
                    "select pg_create_logical_replication_slot('plain', 'pgoutput')",
                    "select pg_create_logical_replication_slot('prepared', 'pgoutput', false, true)");
            String prepared = printed(database, "prepared", false, ServerVersionCheck::run);
            assertTrue(prepared.contains(LONE_OUTCOMES), prepared);
            assertTrue(prepared.contains(STRAY_ABORTS), prepared);
            String plain = printed(database, "plain", true, ServerVersionCheck::run);
            assertTrue(plain.contains("OK    server version: 18.4"), plain);
            assertFalse(plain.contains("WARN"), plain);
        }
    }

    /** No such server exists yet, so the test makes up its version number. */
    @OnPostgres(18)
    void newerMajorIsAcceptedWithAWarning(TestDatabase database) throws SQLException {
        String newer =
                printed(database, database.name(), true, check -> check.release(new ServerCapabilities(190_000)));
        assertTrue(
                newer.contains(
                        "WARN  server version: PostgreSQL 19 is newer than 18, the newest that Walferry was tested"
                                + " with -> look for a newer Walferry"),
                newer);
        assertFalse(newer.contains("FAIL"), newer);
    }
}
