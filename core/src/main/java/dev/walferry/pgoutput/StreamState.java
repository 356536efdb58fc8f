package dev.walferry.pgoutput;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.util.HashSet;
import java.util.Set;

/**
 * The legal order of messages within one session.
 *
 * <pre>
 * IDLE         B -> TRANSACTION    b -> PREPARING    S -> STREAMING    c A p K r m P -> IDLE
 * TRANSACTION  O Y R I U D T M -> TRANSACTION                          C -> IDLE
 * PREPARING    O Y R I U D T M -> PREPARING                            P -> IDLE
 * STREAMING    O Y R I U D T M -> STREAMING                            E -> IDLE
 * </pre>
 *
 * <p>M is a Message that is transactional, m one that is not. Origin is legal directly after the message that opened the
 * transaction or block only. What real servers send without being asked is legal too: a Stream Abort of a transaction that was never
 * streamed (18.0 to 18.6, at any protocol version), a lone Prepare of a transaction without changes (18.0 to 18.4), the
 * outcome of a transaction prepared in another session, empty blocks, and two-phase messages at protocol version 1 (the
 * slot, not the client, decides about those).
 */
final class StreamState {
    private enum State {
        IDLE,
        TRANSACTION,
        PREPARING,
        STREAMING
    }

    private final DecoderLimits limits;
    private final Set<Integer> openStreams = new HashSet<>();
    private State state = State.IDLE;
    private Kind last = Kind.COMMIT;
    private int streamedXid;

    StreamState(DecoderLimits limits) {
        this.limits = limits;
    }

    /** Returns whether messages carry an xid now. */
    boolean isStreaming() {
        return state == State.STREAMING;
    }

    /** Returns the top transaction of the open stream block, 0 outside one. */
    int streamedXid() {
        return streamedXid;
    }

    /** Refuses a kind of message that is not legal now. Changes nothing. */
    void check(Kind kind) {
        if (!isLegal(kind)) {
            throw new PgOutputFormatException(kind, 0, "out of order: " + kind + " after " + last + where());
        }
    }

    private String where() {
        return switch (state) {
            case IDLE -> ", outside any transaction";
            case TRANSACTION -> ", within a transaction";
            case PREPARING -> ", within a transaction to be prepared";
            case STREAMING -> ", within a stream block";
        };
    }

    private boolean isLegal(Kind kind) {
        return switch (kind) {
            case BEGIN, BEGIN_PREPARE, STREAM_START -> state == State.IDLE;
            case STREAM_COMMIT, STREAM_ABORT, STREAM_PREPARE, COMMIT_PREPARED, ROLLBACK_PREPARED -> state == State.IDLE;
            case COMMIT -> state == State.TRANSACTION;
            case PREPARE -> state == State.PREPARING || state == State.IDLE;
            case STREAM_STOP -> state == State.STREAMING;
            case ORIGIN -> last == Kind.BEGIN || last == Kind.BEGIN_PREPARE || last == Kind.STREAM_START;
            case MESSAGE -> true;
            case RELATION, TYPE, INSERT, UPDATE, DELETE, TRUNCATE -> state != State.IDLE;
            case READ -> false;
        };
    }

    /** Notes a fully decoded message, or refuses it and changes nothing. */
    void accept(PgOutputMessage message) {
        Kind kind = message.kind();
        switch (kind) {
            case BEGIN -> state = State.TRANSACTION;
            case BEGIN_PREPARE -> state = State.PREPARING;
            case COMMIT, PREPARE -> state = State.IDLE;
            case STREAM_START -> startBlock((StreamStart) message);
            case STREAM_STOP -> {
                state = State.IDLE;
                streamedXid = 0;
            }
            case STREAM_COMMIT -> openStreams.remove(((StreamCommit) message).xid());
            case STREAM_PREPARE -> openStreams.remove(((StreamPrepare) message).xid());
            case STREAM_ABORT -> endAborted((StreamAbort) message);
            case MESSAGE -> checkPlace((LogicalMessage) message);
            default -> {}
        }
        last = kind;
    }

    /** The flag says whether the message belongs to the open transaction; only such a message has an xid field. */
    private void checkPlace(LogicalMessage message) {
        if (message.isTransactional() == (state == State.IDLE)) {
            throw new PgOutputFormatException(
                    Kind.MESSAGE,
                    0,
                    "out of order: " + (message.isTransactional() ? "transactional " : "non-transactional ")
                            + Kind.MESSAGE + " after " + last + where());
        }
    }

    private void startBlock(StreamStart start) {
        if (openStreams.add(start.xid()) && openStreams.size() > limits.maxStreamedTransactions()) {
            openStreams.remove(start.xid());
            throw new PgOutputFormatException(
                    Kind.STREAM_START,
                    1,
                    "more open streamed transactions than the limit of " + limits.maxStreamedTransactions());
        }
        state = State.STREAMING;
        streamedXid = start.xid();
    }

    private void endAborted(StreamAbort abort) {
        if (abort.isWholeTransaction()) {
            openStreams.remove(abort.xid());
        }
    }
}
