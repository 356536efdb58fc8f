package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps a copy of the table by what it is sent, and checks that nothing older comes after something newer. */
final class ModelConsumer {
    /** What the copy has for a key whose large value was never sent. */
    static final String MISSING = "missing";

    /** What could be acknowledged: the copy as it was when a transaction had come whole. */
    record Checkpoint(Lsn end, Map<Integer, String> copy, int reports) {}

    private final ModelDatabase database;
    private Map<Integer, String> copy = new HashMap<>();
    private final Map<Integer, Long> newest = new HashMap<>();

    /** Of all sessions: a later one repeats changes, but reads no row that is older than what was sent before. */
    private final Map<Integer, Long> newestEver = new HashMap<>();

    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private boolean open;

    /** What this consumer had before a restart; the stream may repeat it. */
    private Lsn had = Lsn.ZERO;

    private boolean repeated;
    int reads;

    ModelConsumer(ModelDatabase database, Lsn start) {
        this.database = database;
        checkpoints.add(new Checkpoint(start, Map.of(), 0));
    }

    Map<Integer, String> copy() {
        return copy;
    }

    List<Checkpoint> checkpoints() {
        return checkpoints;
    }

    /** A new session begins with what was known at some point. */
    void goBack(Checkpoint to, int reports) {
        copy = new HashMap<>(to.copy());
        checkpoints.clear();
        checkpoints.add(new Checkpoint(to.end(), to.copy(), reports));
        newest.clear();
        had = to.end();
        open = false;
    }

    void take(PgOutputMessage message, int reports) {
        switch (message.kind()) {
            case BEGIN -> {
                require(!open, "a transaction began within another");
                open = true;
                repeated = had.isAfter(((Begin) message).commitLsn());
            }
            case COMMIT -> {
                open = false;
                Lsn end = ((Commit) message).endLsn();
                checkpoints.add(new Checkpoint(end, Map.copyOf(copy), reports));
            }
            case TRUNCATE -> truncate((Truncate) message);
            case READ -> read((Read) message);
            case INSERT, UPDATE, DELETE -> change((RowChange) message);
            default -> {}
        }
    }

    private void truncate(Truncate truncate) {
        if (repeated) {
            return;
        }
        copy.clear();
        for (int id : List.copyOf(newest.keySet())) {
            newer(id, Math.max(newest.get(id), database.versionOf(truncate)));
        }
    }

    private void read(Read read) {
        require(open, "a row outside any transaction");
        int id = id(read.row());
        long version = Long.parseLong(read.row().value(1).getText());
        require(version >= newestEver.getOrDefault(id, 0L), "a stale row");
        newer(id, version);
        copy.put(id, version + " " + read.row().value(2).getText());
        reads++;
    }

    private void change(RowChange change) {
        Tuple old = change.old();
        Tuple row = change.row();
        long version = database.versionOf(change);
        if (repeated) {
            return;
        }
        String before = null;
        if (old != null) {
            before = copy.remove(id(old));
            newer(id(old), version);
        } else if (row != null) {
            before = copy.get(id(row));
        }
        if (row != null) {
            newer(id(row), version);
            String known = before == null ? MISSING : before.substring(before.indexOf(' ') + 1);
            copy.put(
                    id(row),
                    version + " " + (row.isUnchanged(2) ? known : row.value(2).getText()));
        }
    }

    private void newer(int id, long version) {
        require(version >= newest.getOrDefault(id, 0L), "an old change after a newer row");
        newest.put(id, version);
        newestEver.merge(id, version, Math::max);
    }

    private static int id(Tuple row) {
        return Integer.parseInt(row.value(0).getText());
    }

    static void require(boolean fact, String violation) {
        if (!fact) {
            throw new ModelViolation(violation);
        }
    }

    /** What must never happen has happened. */
    static final class ModelViolation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ModelViolation(String what) {
            super(what);
        }
    }
}
