package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a copy of the table from the messages it receives, and checks that no older row arrives after a newer one. */
final class ModelConsumer {
    /** The copy's value for a key whose large value was never sent. */
    static final String MISSING = "missing";

    /** A state that could be acknowledged: the copy as it was when a transaction was complete. */
    record Checkpoint(
            Lsn end,
            Map<Integer, String> copy,
            Map<Integer, Integer> definitions,
            Map<String, List<PgOutputMessage>> prepared,
            Lsn had,
            int reports) {}

    private final ModelDatabase database;
    private Map<Integer, String> copy = new HashMap<>();

    /** The definition under which each row of the copy arrived. */
    private Map<Integer, Integer> definitions = new HashMap<>();

    /** The messages of prepared transactions, which are applied once these are committed. */
    private Map<String, List<PgOutputMessage>> prepared = new HashMap<>();

    private @Nullable List<PgOutputMessage> preparing;
    private int definition;
    private final Map<Integer, Long> newest = new HashMap<>();

    /**
     * The newest version of each row in all sessions: a later session repeats changes, but reads no row that is older
     * than one sent before.
     */
    private final Map<Integer, Long> newestEver = new HashMap<>();

    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private boolean open;

    /** How far this consumer had come before a restart; the stream may repeat that. */
    private Lsn had = Lsn.ZERO;

    private boolean repeated;
    int reads;

    ModelConsumer(ModelDatabase database, Lsn start) {
        this.database = database;
        checkpoints.add(new Checkpoint(start, Map.of(), Map.of(), Map.of(), start, 0));
    }

    Map<Integer, String> copy() {
        return copy;
    }

    List<Checkpoint> checkpoints() {
        return checkpoints;
    }

    /** Goes back to an earlier state, with which a new session begins. */
    void goBack(Checkpoint to, int reports) {
        copy = new HashMap<>(to.copy());
        definitions = new HashMap<>(to.definitions());
        prepared = new HashMap<>(to.prepared());
        preparing = null;
        definition = 0;
        checkpoints.clear();
        checkpoints.add(new Checkpoint(to.end(), to.copy(), to.definitions(), to.prepared(), to.had(), reports));
        newest.clear();
        had = to.had();
        open = false;
    }

    void take(PgOutputMessage message, int reports) {
        switch (message.kind()) {
            case BEGIN -> begin(database.commitOf((Begin) message));
            case COMMIT -> end(((Commit) message).endLsn(), reports);
            case BEGIN_PREPARE -> {
                begin(((BeginPrepare) message).prepareLsn());
                preparing = new ArrayList<>();
            }
            case PREPARE -> prepare((Prepare) message, reports);
            case COMMIT_PREPARED -> commit((CommitPrepared) message, reports);
            case ROLLBACK_PREPARED -> rollBack((RollbackPrepared) message, reports);
            case RELATION -> defined((Relation) message);
            default -> {
                require(open, "a row outside any transaction");
                if (preparing == null) {
                    apply(message);
                } else {
                    preparing.add(message);
                }
            }
        }
    }

    private void begin(Lsn at) {
        require(!open, "a transaction began within another");
        open = true;
        repeated = had.isAfter(at);
    }

    /**
     * Ends a transaction. At the beginning of a session, transactions may lie before those that the copy has already.
     */
    private void end(Lsn end, int reports) {
        open = false;
        Lsn has = Lsn.max(had, end);
        checkpoints.add(
                new Checkpoint(end, Map.copyOf(copy), Map.copyOf(definitions), Map.copyOf(prepared), has, reports));
    }

    private void prepare(Prepare message, int reports) {
        if (!repeated) {
            prepared.put(message.gid(), preparing);
        }
        preparing = null;
        end(message.endLsn(), reports);
    }

    private void commit(CommitPrepared message, int reports) {
        begin(message.commitLsn());
        if (!repeated) {
            List<PgOutputMessage> changes = prepared.remove(message.gid());
            require(changes != null, "a commit of what was not prepared");
            changes.forEach(this::apply);
        }
        end(message.endLsn(), reports);
    }

    private void rollBack(RollbackPrepared message, int reports) {
        prepared.remove(message.gid());
        end(message.endLsn(), reports);
    }

    private void defined(Relation relation) {
        if (!repeated) {
            int defined = ModelRows.definitionOf(relation);
            require(defined >= definition || database.isPublishedAnew(), "an old definition after a newer one");
            definition = defined;
        }
    }

    private void apply(PgOutputMessage message) {
        switch (message.kind()) {
            case TRUNCATE -> truncate((Truncate) message);
            case READ -> read((Read) message);
            case INSERT, UPDATE, DELETE -> change((RowChange) message);
            default -> {}
        }
    }

    /** Requires that every row was read under this definition or has changed since. */
    void requireDefinition(int least) {
        require(definitions.values().stream().allMatch(of -> of >= least), "a row without a new column");
    }

    private void truncate(Truncate truncate) {
        if (repeated) {
            return;
        }
        copy.clear();
        definitions.clear();
        for (int id : List.copyOf(newest.keySet())) {
            newer(id, Math.max(newest.get(id), database.versionOf(truncate)));
        }
    }

    private void read(Read read) {
        int id = id(read.row());
        long version = Long.parseLong(read.row().value(1).getText());
        require(version >= newestEver.getOrDefault(id, 0L), "a stale row");
        newer(id, version);
        copy.put(id, version + " " + read.row().value(2).getText());
        int defined = ModelRows.definitionOf(read.relation());
        require(defined >= definitions.getOrDefault(id, 0), "a row without a column that it had");
        definitions.put(id, defined);
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
            definitions.remove(id(old));
            newer(id(old), version);
        } else if (row != null) {
            before = copy.get(id(row));
        }
        if (row != null) {
            newer(id(row), version);
            definitions.put(id(row), ModelRows.definitionOf(change.relation()));
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

    /** An invariant of the model is violated. */
    static final class ModelViolation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ModelViolation(String what) {
            super(what);
        }
    }
}
