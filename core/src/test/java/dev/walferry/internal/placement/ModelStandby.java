package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ModelDatabase.Ended;
import dev.walferry.internal.placement.ModelRows.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A standby of the database: it replays commits in the order of the WAL, and a commit is visible a moment before the position
 * shows it. Its snapshots do not say which transactions run. A restart begins at an earlier position.
 */
final class ModelStandby {
    private final Random random;
    private final ModelDatabase primary;
    private final Map<Integer, Row> rows = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private int replayed;
    private boolean replaying;
    private long lastEnded;
    private int readers;
    private Lsn position;

    /** The position that it had replayed before it was restarted; everything up to there is on its disk. */
    private Lsn onDisk = ModelDatabase.BEGINNING;

    private Lsn furthest = ModelDatabase.BEGINNING;

    int filenode;
    int definition;

    ModelStandby(Random random, ModelDatabase primary) {
        this.random = random;
        this.primary = primary;
        begin();
    }

    private void begin() {
        rows.clear();
        ended.clear();
        replayed = 0;
        replaying = false;
        lastEnded = ModelDatabase.FIRST_XID - 1;
        readers = 0;
        position = ModelDatabase.BEGINNING;
        filenode = 0;
        definition = 0;
    }

    /** Restarts the process, which replays again what it does not find on disk. */
    void restart() {
        furthest = Lsn.max(furthest, position);
        onDisk = furthest;
        int kept = random.nextInt(replayed + 1);
        begin();
        while (replayed < kept) {
            apply();
        }
        position = replayed == 0 ? position : primary.ended().get(replayed - 1).end();
    }

    /** Is replaced by another standby that has replayed less, but no less than this one when the session began. */
    void giveWayToALaterOne() {
        furthest = Lsn.max(furthest, position);
        int kept = random.nextInt(replayed + 1);
        begin();
        while (replayed < kept || onDisk.isAfter(position)) {
            apply();
            position = primary.ended().get(replayed - 1).end();
        }
    }

    void step() {
        if (replaying) {
            position = primary.ended().get(replayed - 1).end();
            replaying = false;
        } else if (isAnyLeft() && !(locksOut(primary.ended().get(replayed)) && readers > 0)) {
            apply();
            replaying = true;
        }
    }

    private static boolean locksOut(Ended next) {
        return next.truncates() || next.alters();
    }

    private void apply() {
        Ended next = primary.ended().get(replayed++);
        next.written().forEach((id, row) -> {
            if (row == null) {
                rows.remove(id);
            } else {
                rows.put(id, row);
            }
        });
        filenode += next.truncates() ? 1 : 0;
        definition += next.alters() || next.publishes() ? 1 : 0;
        ended.add(next.xid());
        lastEnded = Math.max(lastEnded, next.xid());
    }

    private boolean isAnyLeft() {
        return replayed < primary.ended().size();
    }

    /** Returns whether it has received WAL that it has not replayed. */
    boolean isBehind() {
        return replaying || isAnyLeft();
    }

    /** Returns whether it receives more WAL from the primary. */
    boolean isReceiving() {
        return !onDisk.isAfter(position);
    }

    Lsn position() {
        return position;
    }

    /** Returns a snapshot as the standby prints it, with the position that was read before. */
    VisibilitySnapshot snapshot(Lsn before) {
        long xmax = ModelDatabase.after(lastEnded);
        long xmin = ModelDatabase.FIRST_XID;
        while (xmin < xmax && ended.contains(xmin)) {
            xmin = ModelDatabase.after(xmin);
        }
        return VisibilitySnapshot.parse(xmin + ":" + xmax + ":").onStandby(new ReplayedRange(before, position));
    }

    /** Returns an id above those of all transactions that had written up to the replayed position. */
    long nextXid() {
        return replayed == 0
                ? ModelDatabase.FIRST_XID
                : primary.ended().get(replayed - 1).nextXid();
    }

    Map<Integer, Row> rows() {
        return rows;
    }

    int blocks() {
        return rows.values().stream().mapToInt(row -> row.block() + 1).max().orElse(0);
    }

    void lock() {
        readers++;
    }

    void unlock() {
        readers--;
    }
}
