package dev.walferry.kafka.query;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.kafka.query.poll.PollMoment;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a server's WAL reached when rows were read. A server that has less of it lacks some of these rows: they would seem
 * to be deleted, and other rows that it lacks would be passed over.
 *
 * @param timeline the cluster's history, eight hexadecimal digits
 * @param lsn where the WAL ended, and on a standby, how far it was replayed
 */
record ReadMark(String timeline, Lsn lsn) implements Comparable<ReadMark> {
    private static final String TIMELINE = "read.timeline";
    private static final String LSN = "read.lsn";
    private static final Comparator<ReadMark> ORDER =
            Comparator.comparing(ReadMark::timeline).thenComparing(ReadMark::lsn);

    static ReadMark of(PollMoment moment) {
        return new ReadMark(moment.timeline(), moment.reached());
    }

    /** Returns the latest one that was kept with an offset; null if there is none. */
    static @Nullable ReadMark latest(QueryProgress progress) {
        return progress.tables().values().stream()
                .map(table -> table.offset())
                .filter(offset -> offset.containsKey(LSN))
                .map(offset -> new ReadMark(offset.getOrDefault(TIMELINE, ""), Lsn.parse(offset.getOrDefault(LSN, ""))))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Adds it to what is kept with an offset. */
    void addTo(Map<String, String> offset) {
        offset.put(TIMELINE, timeline);
        offset.put(LSN, lsn.toString());
    }

    /**
     * Makes sure that a server has everything that was read, as far as its history has it. A standby shows a later timeline before
     * it has replayed what was read, so its position counts as well.
     *
     * @param now what the server has
     * @throws ReplicationException if it is behind, so that another attempt is made
     */
    void requireReachedBy(PollMoment now) {
        int history = now.timeline().compareTo(timeline);
        if (history < 0) {
            throw behind("is on timeline " + now.timeline() + ", and rows were read on timeline " + timeline
                    + ": it is a former primary, or a standby that does not follow the new one yet");
        }
        if ((history == 0 || now.isStandby()) && lsn.isAfter(now.reached())) {
            throw behind("has the WAL up to " + now.reached() + ", and rows were read up to " + lsn
                    + ": it is a standby that is behind, or another server with the same tables");
        }
    }

    private static ReplicationException behind(String what) {
        return new ReplicationException(
                Category.RETRY,
                "database: the server that the URL leads to " + what
                        + ". Nothing is read before it has caught up, or the URL leads to another one (for a primary among"
                        + " several hosts, add targetServerType=primary)",
                null);
    }

    @Override
    public int compareTo(ReadMark other) {
        return ORDER.compare(this, other);
    }
}
