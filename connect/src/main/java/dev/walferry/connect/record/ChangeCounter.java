package dev.walferry.connect.record;

import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;

/**
 * Counts the changes of each transaction, so that a position within one can be recorded and found again. It counts what
 * the server sends rather than records: how many records a change becomes depends on the configuration.
 *
 * <p>Rows of a snapshot do not come from the WAL. They are not counted and have the position of the change before them.
 * For one thread.
 */
final class ChangeCounter {
    private final SourcePosition known;
    private SourcePosition position;
    private boolean inTransaction;
    private boolean ofServer = true;
    private boolean counted;

    /**
     * Creates a counter at the beginning of a session.
     *
     * @param known what Kafka has already
     */
    ChangeCounter(SourcePosition known) {
        this.known = known;
        this.position = known;
    }

    /** Returns the position after the last message. */
    SourcePosition position() {
        return position;
    }

    /** Returns whether Kafka has everything of the last message already. */
    boolean isKnown() {
        return counted && position.compareTo(known) <= 0;
    }

    /** Returns whether a transaction is open. */
    boolean inTransaction() {
        return inTransaction;
    }

    /** Returns whether the last transaction is one of the server, and not what is left of a snapshot's chunk. */
    boolean isOfServer() {
        return ofServer;
    }

    /** Counts a message. */
    void take(PgOutputMessage message) {
        counted = true;
        switch (message.kind()) {
            case BEGIN -> begin((Begin) message);
            case COMMIT -> {
                commit((Commit) message);
                inTransaction = false;
            }
            case MESSAGE -> message((LogicalMessage) message);
            case INSERT, UPDATE, DELETE, TRUNCATE -> count(1);
            default -> counted = false;
        }
    }

    /** The rest of a snapshot's chunk comes as a transaction without an id, which the server did not send. */
    private void begin(Begin begin) {
        inTransaction = true;
        ofServer = begin.xid() != 0;
        counted = ofServer;
        if (ofServer) {
            position = new SourcePosition(begin.commitLsn(), 1);
        }
    }

    private void commit(Commit commit) {
        counted = ofServer;
        if (ofServer) {
            position = SourcePosition.before(commit.endLsn());
        }
    }

    private void message(LogicalMessage message) {
        if (message.isTransactional()) {
            count(1);
        } else {
            position = SourcePosition.before(message.lsn());
        }
    }

    /** Counts changes of the open transaction that become no record in this session, and perhaps did in another. */
    void skip(long changes) {
        if (inTransaction && ofServer) {
            count(changes);
        }
    }

    private void count(long changes) {
        position = new SourcePosition(position.commitLsn(), position.ordinal() + changes);
    }
}
