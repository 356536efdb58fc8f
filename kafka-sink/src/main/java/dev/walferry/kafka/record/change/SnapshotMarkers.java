package dev.walferry.kafka.record.change;

import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The marker of each row that a snapshot reads. A snapshot's last row cannot be known when it is written, since what is left of a
 * table may have no rows, so there is no {@link SnapshotMarker#LAST}. For one thread.
 */
public final class SnapshotMarkers {
    private final Predicate<Relation> begunBefore;

    /** Relations with a row that was given its marker, by OID. */
    private final Map<Integer, Relation> seen = new HashMap<>();

    private boolean isFirst;

    /** The previous row's table, so that most rows need no lookup in {@link #seen}; 0 is no table. */
    private int last;

    /**
     * Creates markers of one session.
     *
     * @param begins whether the session begins a snapshot, rather than going on with one
     * @param begunBefore whether rows of a table were read by an earlier session
     */
    public SnapshotMarkers(boolean begins, Predicate<Relation> begunBefore) {
        this.isFirst = begins;
        this.begunBefore = begunBefore;
    }

    /**
     * Markers of a session that begins.
     *
     * @return markers, none of them given yet
     */
    public static SnapshotMarkers beginning() {
        return new SnapshotMarkers(true, relation -> false);
    }

    /**
     * Returns the marker of a table's next row.
     *
     * @param relation the table
     * @return the same until {@link #given}
     */
    public SnapshotMarker next(Relation relation) {
        if (relation.oid() == last || seen.containsKey(relation.oid()) || begunBefore.test(relation)) {
            return SnapshotMarker.TRUE;
        }
        return isFirst ? SnapshotMarker.FIRST : SnapshotMarker.FIRST_IN_DATA_COLLECTION;
    }

    /**
     * Notes that rows of some tables are read again from the beginning.
     *
     * @param restarted tells which
     */
    public void restart(Predicate<Relation> restarted) {
        seen.values().removeIf(restarted);
        last = 0;
    }

    /**
     * Notes that the table's next row was given its marker.
     *
     * @param relation the table
     */
    public void given(Relation relation) {
        isFirst = false;
        if (relation.oid() != last) {
            last = relation.oid();
            seen.put(last, relation);
        }
    }
}
