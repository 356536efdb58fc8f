package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.check.source.StoredTable.File;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checks whether the rows that tables have already can be read, how many bytes they take, and what reading them costs. */
final class SnapshotCheck {
    private static final String KEY = "add a primary key or a replica identity index, and publish updates";
    private static final String OR_NOT = ", leave it out with snapshot.tables, or set snapshot.mode=never";
    private static final double MEGABYTE = 1 << 20;

    /** What a small server sends to one connection, in bytes per second. */
    private static final double USUAL_RATE = 20 * MEGABYTE;

    private static final int STATISTICS_OF_WAL = 14;

    private static final String WAL_RATE = "SELECT wal_bytes / greatest(1, extract(epoch FROM"
            + " pg_catalog.clock_timestamp() - stats_reset)) FROM pg_catalog.pg_stat_wal";

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;
    private boolean onStandby;

    SnapshotCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(PublishedTables tables) {
        if (config.snapshot().mode() != SnapshotMode.NEVER) {
            report.attempt("snapshots", () -> {
                if (catalog.major() < SnapshotStream.OLDEST_SERVER) {
                    report.fail(
                            "snapshots: PostgreSQL " + catalog.major() + ", but they need "
                                    + SnapshotStream.OLDEST_SERVER + " or later",
                            "set snapshot.mode=never, and copy the tables by other means");
                } else {
                    onStandby = catalog.one("SELECT pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1));
                    if (onStandby && config.source().plugin() != OutputPlugin.PGOUTPUT) {
                        report.fail(
                                "snapshots: the server is a standby, where they need pgoutput, but the plugin is "
                                        + config.source().plugin(),
                                "use a slot for pgoutput, or one on the primary, or set snapshot.mode=never");
                    } else {
                        look(tables);
                    }
                }
            });
        }
    }

    private void look(PublishedTables tables) throws SQLException {
        List<StoredTable> readable = new ArrayList<>();
        for (PublishedTable published : tables.all()) {
            Table table = published.table();
            if (config.snapshot().includes(table) && config.records().shape().carries(table.schema(), table.name())) {
                StoredTable found = StoredTable.read(catalog, config.source().plugin(), published);
                if (isReadable(found)) {
                    readable.add(found);
                }
            }
        }
        if (!readable.isEmpty()) {
            summarize(readable);
            costs(readable);
        }
    }

    private boolean isReadable(StoredTable found) {
        File closed = first(found, file -> !file.granted());
        File hiding = first(found, File::hidesRows);
        File foreign = first(found, File::isForeign);
        if (closed != null) {
            report.fail(
                    "table " + found.table() + ": the role may not read its rows" + in(closed, found),
                    "GRANT SELECT on the table and USAGE on its schema" + OR_NOT);
        } else if (hiding != null) {
            report.fail(
                    "table " + found.table() + ": row-level security would hide rows from the role" + in(hiding, found),
                    "ALTER ROLE ... BYPASSRLS" + OR_NOT);
        } else if (foreign != null) {
            report.fail(
                    "table " + found.table() + ": the rows of a foreign table cannot be read" + in(foreign, found),
                    "leave it out with snapshot.tables, or set snapshot.mode=never");
        }
        return closed == null && hiding == null && foreign == null;
    }

    private static @Nullable File first(StoredTable table, Predicate<File> matching) {
        return table.files().stream().filter(matching).findFirst().orElse(null);
    }

    private static String in(File file, StoredTable table) {
        return file.name().equals(table.table().name()) ? "" : ", in its partition " + file.name();
    }

    private void summarize(List<StoredTable> readable) {
        List<StoredTable> largest = readable.stream()
                .sorted(Comparator.comparingLong(StoredTable::bytes).reversed())
                .toList();
        long bytes = readable.stream().mapToLong(StoredTable::bytes).sum();
        report.ok("snapshot.mode="
                + config.snapshot().mode().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": can read "
                + ShortList.of(readable, table -> table.table().toString()) + ", " + megabytes(bytes) + " in all");
        report.ok("snapshot: " + duration(bytes / rate()) + " at " + megabytes((long) rate()) + "/s; largest "
                + ShortList.of(
                        largest,
                        table -> table.table() + " with " + megabytes(table.bytes()) + " ("
                                + duration(table.bytes() / rate()) + ")"));
    }

    private double rate() {
        double usual = USUAL_RATE * config.snapshot().threads();
        long cap = config.snapshot().fetchRate();
        return cap == 0 ? usual : Math.min(usual, (double) cap);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE);
    }

    /** Returns how much WAL is written while one thread reads these bytes. */
    private String kept(@Nullable Double walRate, long bytes) {
        return walRate == null
                ? ""
                : ": about " + megabytes((long) (walRate * bytes / Math.min(rate(), USUAL_RATE)))
                        + " of WAL, if the server keeps writing " + megabytes(walRate.longValue())
                        + "/s, its average since its statistics were reset";
    }

    private static String duration(double seconds) {
        return seconds < 60 ? "less than a minute" : String.format(Locale.ROOT, "about %,.0f min", seconds / 60);
    }

    private boolean publishes() {
        return config.source().plugin() == OutputPlugin.PGOUTPUT;
    }

    private void unkeyed(StoredTable table, @Nullable Double wal) {
        if (onStandby) {
            report.fail(
                    "table " + table.table()
                            + ": has no key, or its updates are not published, so its rows cannot be"
                            + " read on a standby",
                    KEY + ", read it on the primary" + OR_NOT);
            return;
        }
        report.warn(
                "table " + table.table() + ": without "
                        + (publishes() ? "a key or published updates" : "a usable replica identity") + " its "
                        + megabytes(table.bytes())
                        + " are read in one transaction, which keeps dead rows of all tables, and an UPDATE or DELETE"
                        + " of it holds up the stream, and keeps WAL, until then" + kept(wal, table.bytes()),
                (publishes()
                                ? KEY
                                : "add a primary key that is not deferrable, with REPLICA IDENTITY DEFAULT, or a replica"
                                        + " identity index")
                        + OR_NOT);
    }

    private void costs(List<StoredTable> readable) throws SQLException {
        // a standby writes no WAL, so its statistics say nothing of what the slot will keep
        Double wal = onStandby || catalog.major() < STATISTICS_OF_WAL
                ? null
                : catalog.one(WAL_RATE, row -> row.getDouble(1));
        readable.stream().filter(table -> !table.keyed()).forEach(table -> unkeyed(table, wal));
        if (readable.stream().allMatch(StoredTable::keyed)) {
            report.ok("snapshot: keeps WAL and dead rows no longer than a chunk takes, "
                    + megabytes(config.snapshot().chunkBytes())
                    + kept(wal, config.snapshot().chunkBytes()));
        }
        List<StoredTable> byKey =
                readable.stream().filter(StoredTable::isReadByKey).toList();
        if (!byKey.isEmpty()) {
            report.ok("snapshot: reads "
                    + ShortList.of(byKey, table -> table.table().toString())
                    + " in the order of the key (not stored as heap, or PostgreSQL 13)");
        }
        List<String> generated = readable.stream()
                .filter(table -> table.generated() != null)
                .map(table -> table.table() + " (" + table.generated() + ")")
                .toList();
        if (!generated.isEmpty()) {
            report.ok("generated columns: in neither the rows nor the changes of " + ShortList.of(generated));
        }
    }
}
