package dev.walferry.transaction;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.StreamAbort;
import dev.walferry.pgoutput.StreamCommit;
import dev.walferry.pgoutput.StreamPrepare;
import dev.walferry.pgoutput.StreamStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts transactions together: takes the messages of a session as they were sent, and returns whole committed
 * transactions in commit order.
 *
 * <pre>{@code
 * try (TransactionAssembler assembler = new TransactionAssembler(AssemblerOptions.DEFAULT)) {
 *     for (each frame of the session) {
 *         assembler.add(bytes, lsn);
 *         for (PgOutputMessage m = assembler.next(); m != null; m = assembler.next()) {
 *             use(m, assembler.lsn());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The output is what a server without streaming sends: Begin, Origin, the changes, with Relation and Type where
 * those changed, then Commit. A transaction that arrives whole passes straight through, and so do non-transactional
 * logical messages. One that arrives in blocks is collected, each under its top xid, until its fate is known:
 *
 * <ul>
 *   <li>Stream Commit: it comes out, without the changes of the subtransactions that were rolled back.
 *   <li>Stream Abort: it is forgotten, or one of its subtransactions is. One of a transaction never seen is ignored;
 *       some servers send it for transactions that were not streamed.
 *   <li>Stream Prepare, and likewise a transaction sent between Begin Prepare and Prepare: as {@link TwoPhase} says.
 * </ul>
 *
 * <p>Changes are collected as bytes, in memory up to {@link AssemblerOptions#maxMemory()} over all open transactions;
 * past that the largest one moves to disk. They are decoded when they arrive, so that wrong bytes are found at once, and
 * again on the way out. A transaction that comes out is read sequentially while the caller pulls, never held as a whole.
 *
 * <p>Three things differ from a stream without blocks. The origin's LSN is zero: a block does not carry it. A
 * transactional logical message of a subtransaction that was rolled back comes out if it was streamed before: PostgreSQL
 * sends it under the top transaction's xid, so nothing tells it from the others. And a transaction from which nothing
 * is left comes out as Begin and Commit, where servers from 15 on would not mention it.
 *
 * <p>Rows that name the same {@link dev.walferry.pgoutput.Relation} object were sent under the same announcement. An
 * equal one that is another object may mean nothing: the server announces a relation again in each streamed
 * transaction. Or it may be the only sign of a change that a Relation does not show, for example of the primary key
 * under {@code REPLICA IDENTITY FULL}. Nothing on the wire tells the two apart, so equal ones are not merged here.
 *
 * <p>For one thread, and one session: after a reconnect the server starts over, so close this one and take a new one.
 * After an exception it can no longer be used.
 */
public final class TransactionAssembler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TransactionAssembler.class.getName());

    private final AssemblerOptions options;
    private final Predicate<CommitPrepared> knownEmpty;
    private final PgOutputDecoder decoder;
    private final SpoolDirectory directory;
    private final MemoryBudget budget;
    private final StreamedTransactions streamed = new StreamedTransactions();
    private final PreparedTransactions prepared = new PreparedTransactions();
    private final ReturnedRelations returned = new ReturnedRelations();
    private @Nullable OpenTransaction collecting;
    private boolean preparing;
    private @Nullable PgOutputMessage plain;
    private @Nullable Replay replay;
    private Lsn lsn = Lsn.ZERO;

    /**
     * Creates an assembler at the start of a session. Removes what dead processes have left in the spool directory.
     *
     * @param options what it does
     */
    public TransactionAssembler(AssemblerOptions options) {
        this(options, commit -> false);
    }

    /**
     * Creates an assembler at the start of a session, which knows of prepared transactions that changed nothing.
     *
     * @param options what it does
     * @param knownEmpty under {@link TwoPhase#AT_COMMIT}, whether a committed transaction from which nothing was sent
     *     in this session is known to have had no changes; it is skipped then, otherwise the assembler refuses to
     *     continue
     */
    public TransactionAssembler(AssemblerOptions options, Predicate<CommitPrepared> knownEmpty) {
        this.options = options;
        this.knownEmpty = knownEmpty;
        this.decoder = new PgOutputDecoder(options.limits());
        this.directory = new SpoolDirectory(options.spoolDirectory());
        this.budget = new MemoryBudget(options.maxMemory());
        directory.removeLeftovers();
    }

    /**
     * Takes the next message of the session. First take every message that {@link #next} has ready.
     *
     * @param message one message, between position and limit; its array is kept by what comes out, so do not write to it
     * @param messageLsn where it lies in the WAL: the start position of its XLogData frame
     * @throws dev.walferry.pgoutput.PgOutputFormatException if the bytes are not one message that is legal here
     * @throws TransactionException if the transaction cannot be kept, or part of it is missing
     */
    public void add(ByteBuffer message, Lsn messageLsn) {
        if (message.hasArray()) {
            add(message.array(), message.arrayOffset() + message.position(), message.remaining(), messageLsn);
        } else {
            byte[] copy = new byte[message.remaining()];
            message.duplicate().get(copy);
            add(copy, 0, copy.length, messageLsn);
        }
    }

    /**
     * Takes the next message of the session, as {@link #add(ByteBuffer, Lsn)} does.
     *
     * @param bytes the array
     * @param offset index of the message's first byte
     * @param length number of bytes
     * @param messageLsn where it lies in the WAL
     */
    public void add(byte[] bytes, int offset, int length, Lsn messageLsn) {
        if (plain != null || replay != null) {
            throw new IllegalStateException("call next() until it returns null first");
        }
        PgOutputMessage message = decoder.decode(bytes, offset, length);
        switch (message.kind()) {
            case STREAM_START -> collecting = streamed.block((StreamStart) message, xid -> open(xid, true));
            case STREAM_STOP -> collecting = null;
            case STREAM_ABORT -> streamed.abort((StreamAbort) message);
            case STREAM_COMMIT -> commit((StreamCommit) message);
            case STREAM_PREPARE -> prepare((StreamPrepare) message);
            case BEGIN_PREPARE -> beginPrepare((BeginPrepare) message, messageLsn);
            case PREPARE -> prepare((Prepare) message, messageLsn);
            case COMMIT_PREPARED -> commitPrepared((CommitPrepared) message, messageLsn);
            case ROLLBACK_PREPARED -> rollbackPrepared((RollbackPrepared) message, messageLsn);
            default -> {
                if (collecting == null || isStandalone(message)) {
                    pass(message, messageLsn);
                } else {
                    collecting.add(message, bytes, offset, length, messageLsn);
                }
            }
        }
    }

    private static boolean isStandalone(PgOutputMessage message) {
        return message instanceof LogicalMessage logical && !logical.isTransactional();
    }

    private void pass(PgOutputMessage message, Lsn messageLsn) {
        if (message.kind() == Kind.RELATION || message.kind() == Kind.TYPE) {
            returned.note(message);
        }
        plain = message;
        lsn = messageLsn;
    }

    private OpenTransaction open(int xid, boolean isStreamed) {
        return new OpenTransaction(xid, isStreamed, new ChangeLog(xid, budget, directory));
    }

    private void commit(StreamCommit commit) {
        OpenTransaction transaction = streamed.take(commit.xid(), "the commit");
        replayCommitted(transaction, new Commit(commit.commitLsn(), commit.endLsn(), commit.commitTime()));
    }

    private void replayCommitted(OpenTransaction transaction, Commit last) {
        Begin first = new Begin(last.commitLsn(), last.commitTime(), transaction.xid());
        replay(transaction, first, last, last.endLsn());
    }

    private void replay(OpenTransaction transaction, PgOutputMessage first, PgOutputMessage last, Lsn end) {
        replay = new Replay(transaction, first, last, end, decoder, returned);
    }

    private boolean isHeld() {
        return options.twoPhase() == TwoPhase.AT_COMMIT;
    }

    private void beginPrepare(BeginPrepare begin, Lsn messageLsn) {
        preparing = true;
        if (isHeld()) {
            OpenTransaction transaction = open(begin.xid(), false);
            prepared.hold(begin.gid(), begin.prepareLsn(), transaction);
            collecting = transaction;
        } else {
            pass(begin, messageLsn);
        }
    }

    /** Takes a Prepare, which some servers send without its begin, for a transaction without changes. */
    private void prepare(Prepare prepare, Lsn messageLsn) {
        if (!preparing) {
            prepared(open(prepare.xid(), false), prepare);
        } else if (!isHeld()) {
            pass(prepare, messageLsn);
        }
        preparing = false;
        collecting = null;
    }

    private void prepare(StreamPrepare p) {
        OpenTransaction transaction = streamed.take(p.xid(), "the prepare");
        prepared(transaction, new Prepare(p.prepareLsn(), p.endLsn(), p.prepareTime(), p.xid(), p.gid()));
    }

    /** Takes a transaction of which everything up to its prepare is collected. */
    private void prepared(OpenTransaction transaction, Prepare last) {
        if (isHeld()) {
            prepared.hold(last.gid(), last.prepareLsn(), transaction);
        } else {
            BeginPrepare first =
                    new BeginPrepare(last.prepareLsn(), last.endLsn(), last.prepareTime(), last.xid(), last.gid());
            replay(transaction, first, last, last.endLsn());
        }
    }

    private void commitPrepared(CommitPrepared commit, Lsn messageLsn) {
        if (!isHeld()) {
            pass(commit, messageLsn);
            return;
        }
        OpenTransaction transaction = prepared.commit(commit);
        if (transaction != null) {
            replayCommitted(transaction, new Commit(commit.commitLsn(), commit.endLsn(), commit.commitTime()));
        } else if (!knownEmpty.test(commit)) {
            throw new TransactionException(
                    "prepared transaction '" + Printable.of(commit.gid()) + "' (xid "
                            + Integer.toUnsignedString(commit.xid())
                            + ") was committed at " + commit.commitLsn()
                            + ", but its rows were not sent in this session:"
                            + " an earlier client of the slot was given them at PREPARE, or there were none; if they are not"
                            + " needed, let such commits be skipped (unknownPrepared)",
                    null);
        }
    }

    private void rollbackPrepared(RollbackPrepared rollback, Lsn messageLsn) {
        if (isHeld()) {
            prepared.rollback(rollback);
        } else {
            pass(rollback, messageLsn);
        }
    }

    /**
     * Returns the next message that is complete, in the order of commits.
     *
     * @return the message, yours to keep; null if more has to be {@linkplain #add added} first
     * @throws TransactionException if what was spooled cannot be read back
     */
    public @Nullable PgOutputMessage next() {
        PgOutputMessage message = plain;
        if (message != null) {
            plain = null;
            return message;
        }
        if (replay == null) {
            return null;
        }
        message = replay.next();
        if (message == null) {
            replay = null;
        } else {
            lsn = replay.lsn();
        }
        return message;
    }

    /**
     * Returns the WAL position of the message that {@link #next} returned last.
     *
     * @return the start of the change's own record; zero for Relation and Type, which have no place in the WAL
     */
    public Lsn lsn() {
        return lsn;
    }

    /**
     * Returns how far the server may be told. This differs from what was processed only where rows of prepared transactions are
     * held here ({@link TwoPhase#AT_COMMIT}): a server that is told a position after their PREPARE never sends them
     * again, so what lies after it is not confirmed before their COMMIT PREPARED has been processed.
     *
     * @param processed the position up to which everything that came out has been processed
     * @return the same position, or an earlier one; it may lie before what was confirmed in an earlier session, so
     *     never go back because of it
     */
    public Lsn confirmable(Lsn processed) {
        return prepared.confirmable(processed);
    }

    /**
     * Returns the memory that collected changes take. Safe in any thread.
     *
     * @return bytes, at most {@link AssemblerOptions#maxMemory()}
     */
    public long memoryUsed() {
        return budget.used();
    }

    /**
     * Returns how much of the collected changes is on disk, compressed. Safe in any thread.
     *
     * @return bytes
     */
    public long spooledBytes() {
        return directory.bytes();
    }

    /**
     * Forgets all open transactions and removes their files. What cannot be removed now is removed by a later process.
     */
    @Override
    public void close() {
        replay = null;
        plain = null;
        collecting = null;
        streamed.clear();
        try {
            directory.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "cannot remove spool directory " + directory.path() + ": " + e);
        }
    }
}
