package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotOptions;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.snapshot.TableStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes that a replication slot sends, and among them the rows that its tables have already. */
public final class SnapshotSource implements ChangeSource {
    private final SnapshotStream stream;

    private SnapshotSource(SnapshotStream stream) {
        this.stream = stream;
    }

    /**
     * Takes over a slot's changes.
     *
     * @param changes the slot's changes, closed with this
     * @param settings how tables are read
     * @return a source that reads no table yet
     * @throws dev.walferry.replication.ReplicationException if the server cannot do it
     */
    public static SnapshotSource over(SlotSource changes, SnapshotSettings settings) {
        SnapshotOptions options =
                SnapshotOptions.DEFAULT.withThreads(settings.threads()).withChunkBytes(settings.chunkBytes());
        return new SnapshotSource(SnapshotStream.over(changes.stream(), options));
    }

    /**
     * Reads a table.
     *
     * @param table a published table
     * @param resumeFrom where an earlier report has left it, null for the beginning
     */
    public void add(Table table, @Nullable String resumeFrom) {
        stream.add(table, resumeFrom);
    }

    /**
     * Returns what has happened to a table meanwhile. All rows that it is about were returned already.
     *
     * @return the next report, null if there is none
     */
    public @Nullable SnapshotReport report() {
        return stream.report();
    }

    /**
     * Returns how far each table is. Safe in any thread.
     *
     * @return in the order in which they were added
     */
    public List<TableStatus> tables() {
        return stream.tables();
    }

    @Override
    public @Nullable PgOutputMessage poll(Duration timeout) {
        return stream.poll(timeout);
    }

    @Override
    public Lsn lsn() {
        return stream.lsn();
    }

    @Override
    public Lsn received() {
        return stream.received();
    }

    @Override
    public Lsn confirmed() {
        return stream.confirmed();
    }

    @Override
    public void confirm(Lsn endLsn) {
        stream.confirm(endLsn);
    }

    @Override
    public void keepUp() {
        stream.keepUp();
    }

    @Override
    public void close() {
        stream.close();
    }
}
