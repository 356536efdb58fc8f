package dev.walferry.testdata;

import dev.walferry.testdata.process.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a copy of a server's data into the data of its hot standby. */
final class StandbyData {
    /** The slot on the primary that keeps the WAL that its only standby needs. */
    static final String SLOT = "standby";

    private static final int OLDEST_WITH_SLOT_SYNC = 17;

    private StandbyData() {}

    /** The settings that only a standby has. */
    static Map<String, String> settings(LocalPostgres primary, String slot) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "primary_conninfo",
                "host=127.0.0.1 port=" + primary.port() + " user=" + primary.user() + " password=" + primary.password()
                        + " dbname=postgres application_name=" + slot);
        settings.put("primary_slot_name", slot);
        settings.put("hot_standby_feedback", "on");
        settings.put("wal_receiver_status_interval", "1s");
        settings.put("wal_retrieve_retry_interval", "100ms");
        if (primary.majorVersion() >= OLDEST_WITH_SLOT_SYNC) {
            settings.put("sync_replication_slots", "on");
        }
        return settings;
    }

    /** Stops the primary, copies its data, and starts it again. From then on it keeps WAL for the standby. */
    static void copy(LocalPostgres primary, String slot, Path target) throws IOException {
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_physical_replication_slot('" + slot + "', true)");
        } catch (SQLException e) {
            throw new LocalServerException("cannot create a slot for a standby", e);
        }
        primary.stopFast();
        FileTree.copy(primary.dataDirectory(), target);
        primary.start();
        removeSlots(target.resolve("pg_replslot"));
        mark(target);
    }

    /** Marks the data, so that from its next start on the server is a standby, until it is promoted. */
    static void mark(Path data) throws IOException {
        Files.createFile(data.resolve("standby.signal"));
    }

    /**
     * Removes copied slots, which would keep WAL that nothing reads, and prevent a synchronized slot of the same name.
     */
    private static void removeSlots(Path slots) throws IOException {
        try (Stream<Path> found = Files.list(slots)) {
            found.forEach(FileTree::delete);
        }
    }
}
