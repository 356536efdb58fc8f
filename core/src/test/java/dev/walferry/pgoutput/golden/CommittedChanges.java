package dev.walferry.pgoutput.golden;

import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.StreamAbort;
import dev.walferry.pgoutput.StreamCommit;
import dev.walferry.pgoutput.StreamPrepare;
import dev.walferry.pgoutput.StreamStart;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the messages of a session in the order they were sent and gives the lines of {@code test_decoding}: whole
 * transactions in commit order, streamed or not. Empty transactions are left out, as servers differ about them.
 */
final class CommittedChanges {

    /** A line and the WAL position of its change. */
    record Line(long lsn, String text) {}

    /** A change of a transaction that is still open. */
    private record Change(int xid, Line line) {}

    private final TestDecodingText text;
    private final List<Line> lines = new ArrayList<>();
    private final Map<Integer, List<Change>> streamed = new HashMap<>();
    private List<Change> open = new ArrayList<>();
    private int xid;

    CommittedChanges(TestDecodingText text) {
        this.text = text;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    void add(long lsn, PgOutputMessage message) {
        switch (message.kind()) {
            case BEGIN -> begin(((Begin) message).xid());
            case BEGIN_PREPARE -> begin(((BeginPrepare) message).xid());
            case COMMIT -> end(lsn, xid, open, "COMMIT " + unsigned(xid), false);
            case PREPARE -> end(lsn, xid, open, prepared("PREPARE TRANSACTION", ((Prepare) message).gid(), xid), true);
            case STREAM_START -> {
                xid = ((StreamStart) message).xid();
                open = streamed.computeIfAbsent(xid, top -> new ArrayList<>());
            }
            case STREAM_ABORT -> abort((StreamAbort) message);
            case STREAM_COMMIT -> {
                int top = ((StreamCommit) message).xid();
                end(lsn, top, take(top), "COMMIT " + unsigned(top), false);
            }
            case STREAM_PREPARE -> {
                StreamPrepare prepare = (StreamPrepare) message;
                int top = prepare.xid();
                end(lsn, top, take(top), prepared("PREPARE TRANSACTION", prepare.gid(), top), true);
            }
            case COMMIT_PREPARED -> {
                CommitPrepared commit = (CommitPrepared) message;
                lines.add(new Line(lsn, prepared("COMMIT PREPARED", commit.gid(), commit.xid())));
            }
            case ROLLBACK_PREPARED -> {
                RollbackPrepared rollback = (RollbackPrepared) message;
                lines.add(new Line(lsn, prepared("ROLLBACK PREPARED", rollback.gid(), rollback.xid())));
            }
            case INSERT -> change(((Insert) message).xid(), lsn, text.insert((Insert) message));
            case UPDATE -> change(((Update) message).xid(), lsn, text.update((Update) message));
            case DELETE -> change(((Delete) message).xid(), lsn, text.delete((Delete) message));
            case TRUNCATE -> change(((Truncate) message).xid(), lsn, text.truncate((Truncate) message));
            case MESSAGE -> message(lsn, (LogicalMessage) message);
            case RELATION, TYPE, ORIGIN, STREAM_STOP -> {}
            case READ -> throw new AssertionError("never comes off the wire");
        }
    }

    private void begin(int xid) {
        this.xid = xid;
        open = new ArrayList<>();
    }

    private void change(int subxid, long lsn, String line) {
        open.add(new Change(subxid, new Line(lsn, line)));
    }

    /** Trap B20: a message that is not transactional is placed between transactions, not in the one that wrote it. */
    private void message(long lsn, LogicalMessage message) {
        if (message.isTransactional()) {
            change(message.xid(), lsn, text.message(message));
        } else {
            lines.add(new Line(lsn, text.message(message)));
        }
    }

    /** Trap B6: removes exactly the subtransaction's changes. */
    private void abort(StreamAbort abort) {
        if (abort.isWholeTransaction()) {
            streamed.remove(abort.xid());
        } else {
            streamed.getOrDefault(abort.xid(), new ArrayList<>()).removeIf(change -> change.xid == abort.subxid());
        }
    }

    private List<Change> take(int top) {
        List<Change> changes = streamed.remove(top);
        return changes == null ? List.of() : changes;
    }

    private void end(long lsn, int top, List<Change> changes, String last, boolean evenIfEmpty) {
        if (!changes.isEmpty() || evenIfEmpty) {
            lines.add(new Line(lsn, "BEGIN " + unsigned(top)));
            changes.forEach(change -> lines.add(change.line));
            lines.add(new Line(lsn, last));
        }
    }

    private static String prepared(String what, String gid, int xid) {
        return what + " '" + gid.replace("'", "''") + "', txid " + unsigned(xid);
    }

    private static String unsigned(int xid) {
        return Integer.toUnsignedString(xid);
    }
}
