package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.placement.Placement.Rule;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.transaction.TwoPhase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tools of live tests of snapshots that have their own database. */
final class Snapshots {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final long LIMIT_NANOS = Duration.ofMinutes(8).toNanos();

    private final TestDatabase database;
    final Rebuilt rebuilt = new Rebuilt();
    final List<SnapshotReport> reports = new ArrayList<>();
    boolean failuresExpected;

    TwoPhase twoPhase = TwoPhase.AT_COMMIT;

    /** The plugin for which the slot is created. */
    OutputPlugin plugin = OutputPlugin.PGOUTPUT;

    /** The rules that chunks are checked by. */
    Set<Rule> rules = EnumSet.allOf(Rule.class);

    /** Receives each message. */
    Consumer<PgOutputMessage> consumer = rebuilt::take;

    /** The URL of the server with the slot and the readers. */
    String url;

    private String slot;

    /** Waits until nothing reads the slot. */
    Runnable awaitFree;

    private int marks;

    /** Publishes all tables, including {@code mark}. */
    Snapshots(TestDatabase database, String... statements) throws SQLException {
        this(database, List.of("create table mark (id int primary key)"));
        database.execute(statements);
        database.execute("create publication p for all tables");
    }

    private Snapshots(TestDatabase database, List<String> first) throws SQLException {
        this.database = database;
        this.url = database.url();
        this.slot = database.name();
        this.awaitFree = () -> database.awaitFree(slot());
        database.execute(first.toArray(String[]::new));
    }

    /** Returns the same for another slot on the same tables, with different marks. */
    Snapshots withSlot(String name) throws SQLException {
        Snapshots other = new Snapshots(database, List.of());
        other.slot = slot + "_" + name;
        other.marks = 1_000_000;
        return other;
    }

    String slot() {
        return slot;
    }

    ChangeStreamBuilder builder() {
        awaitFree.run(); // after a close that had to give up, the server releases the slot later
        ChangeStreamBuilder builder = ChangeStream.to(url)
                .user(database.user())
                .password(database.password())
                .plugin(plugin)
                .slot(slot())
                .createSlot()
                .twoPhase(twoPhase);
        return plugin == OutputPlugin.PGOUTPUT ? builder.publication("p") : builder;
    }

    SnapshotStream open(int threads, int chunkBytes, String... tables) {
        rebuilt.restarted();
        SnapshotStream stream = SnapshotStream.over(
                builder().open(), SnapshotOptions.DEFAULT.withThreads(threads).withChunkBytes(chunkBytes), rules);
        for (String table : tables) {
            stream.add(Table.parse(table));
        }
        return stream;
    }

    /** Takes messages and reports until a condition holds, and confirms each transaction. */
    void readUntil(SnapshotStream stream, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "it took too long: " + stream.tables() + " " + reports);
            step(stream);
        }
    }

    PgOutputMessage step(SnapshotStream stream) {
        PgOutputMessage message = stream.poll(SHORT);
        if (message != null) {
            consumer.accept(message);
            if (message instanceof Commit commit) {
                stream.confirm(commit.endLsn());
            }
        }
        for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
            assertTrue(failuresExpected || report.outcome() != Outcome.FAILED, report.toString());
            reports.add(report);
        }
        return message;
    }

    boolean isFinished(String table) {
        Table wanted = Table.parse(table);
        return reports.stream().anyMatch(r -> r.table().equals(wanted) && r.outcome() == Outcome.FINISHED);
    }

    void readUntilFinished(SnapshotStream stream, String... tables) {
        readUntil(stream, () -> List.of(tables).stream().allMatch(this::isFinished));
    }

    /** Reads everything that has been committed so far. */
    void catchUp(SnapshotStream stream) throws SQLException {
        int mark = ++marks;
        database.execute("insert into mark values (" + mark + ")");
        long end = System.nanoTime() + LIMIT_NANOS;
        boolean found = false;
        while (!found) {
            assertTrue(System.nanoTime() < end, () -> "the mark did not come: " + stream.tables());
            found = step(stream) instanceof Insert insert
                    && insert.relation().name().equals("mark")
                    && insert.row().getInt(0) == mark;
        }
        readUntil(stream, () -> step(stream) instanceof Commit);
    }

    /** Reads {@code item} from where the last report says, unless it is finished. */
    void goOn(SnapshotStream stream) {
        if (!isFinished("item")) {
            stream.add(
                    Table.parse("item"), reports.isEmpty() ? null : last("item").resumeFrom());
        }
    }

    SnapshotReport last(String table) {
        Table wanted = Table.parse(table);
        return reports.stream()
                .filter(report -> report.table().equals(wanted))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
