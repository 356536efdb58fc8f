package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.internal.MalformedException;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.type.ValueFormatException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns the messages of a plugin into pgoutput's, in the same order.
 *
 * <p>A message may have to wait until the catalog has answered. Until then nothing else is taken, and the caller keeps
 * sending status updates. The legal order is Begin, changes, Commit, with non-transactional logical messages in
 * between. For one thread.
 */
public final class PluginMessages implements AutoCloseable {
    private final OutputPlugin plugin;
    private final PluginReader reader;
    private final SourceCatalog catalog;
    private final DecoderLimits limits;
    private final boolean logicalMessages;
    private final PluginTables tables;
    private final OriginNames origins;
    private final PluginMessage message;
    private final ArrayDeque<PgOutputMessage> ready = new ArrayDeque<>();

    /** What the message that was read last waits for. */
    private @Nullable CompletableFuture<?> awaited;

    private int messageOffset;
    private boolean open;

    /** The open transaction's begin, until its first change: a transaction without changes is left out. */
    private @Nullable Begin begun;

    private Lsn begunLsn = Lsn.ZERO;
    private @Nullable String origin;
    private Lsn commitLsn = Lsn.ZERO;
    private Lsn endLsn = Lsn.ZERO;
    private Lsn frameLsn = Lsn.ZERO;
    private Lsn lsn = Lsn.ZERO;

    /**
     * Creates an instance at the start of a stream.
     *
     * @param plugin whose messages they are
     * @param reader reads them
     * @param catalog knows what they do not contain; closed with this
     * @param limits what is accepted
     * @param logicalMessages whether logical messages are wanted
     * @param wanted the tables whose changes are wanted, empty for all
     */
    public PluginMessages(
            OutputPlugin plugin,
            PluginReader reader,
            SourceCatalog catalog,
            DecoderLimits limits,
            boolean logicalMessages,
            Set<QualifiedName> wanted) {
        this.plugin = plugin;
        this.reader = reader;
        this.catalog = catalog;
        this.limits = limits;
        this.logicalMessages = logicalMessages;
        this.tables = new PluginTables(plugin, reader, catalog, limits, wanted);
        this.origins = new OriginNames(catalog);
        this.message = new PluginMessage(limits.maxColumns());
    }

    /**
     * Takes the next message. First take everything that {@link #next} has ready.
     *
     * @param bytes an array with the message; not written to afterwards
     * @param offset index of its first byte
     * @param length number of bytes
     * @param start the start position of its frame
     * @throws PluginFormatException if the bytes are not one message that is legal here
     * @throws dev.walferry.plugin.UnknownTableException if its table cannot be identified
     * @throws CatalogException if the catalog did not answer
     */
    public void add(byte[] bytes, int offset, int length, Lsn start) {
        if (awaited != null || !ready.isEmpty()) {
            throw new IllegalStateException("call next() until it returns null and nothing is awaited");
        }
        if (length > limits.maxMessageBytes()) {
            throw malformed(0, length + " bytes, more than the limit of " + limits.maxMessageBytes());
        }
        frameLsn = start;
        messageOffset = offset;
        message.begin(bytes);
        try {
            reader.read(bytes, offset, length, message);
            requireOrder(offset);
        } catch (MalformedException e) {
            throw malformed(e.position() - offset, e.reason());
        } catch (ValueFormatException e) {
            throw malformed(0, "expected a commit time, got another text");
        }
        advance();
    }

    private PluginFormatException malformed(int offset, String reason) {
        return new PluginFormatException(plugin, offset, reason);
    }

    private void requireOrder(int at) {
        boolean within = switch (message.kind) {
            case BEGIN -> false;
            case MESSAGE -> message.transactional;
            default -> true;
        };
        if (within != open) {
            throw new MalformedException(
                    at, "out of order: " + message.kind + (open ? " within" : " outside") + " a transaction");
        }
        if (message.kind == PluginMessage.Kind.COMMIT && !endsAsBegun()) {
            throw new MalformedException(
                    at, "expected a commit that ends at " + frameLsn + " as its begin said, got another position");
        }
    }

    /** The position to confirm appears up to three times; all must agree. */
    private boolean endsAsBegun() {
        return message.lsn.equals(commitLsn)
                && message.endLsn.equals(endLsn)
                && (endLsn.equals(Lsn.ZERO) || endLsn.equals(frameLsn));
    }

    /** Turns the message that was read into pgoutput's messages, if everything needed is known. */
    private void advance() {
        try {
            turn();
        } catch (MalformedException e) {
            throw malformed(e.position() - messageOffset, e.reason());
        }
    }

    private void turn() {
        awaited = null;
        switch (message.kind) {
            case BEGIN -> awaited = begin();
            case COMMIT -> commit();
            case MESSAGE -> logicalMessage();
            default -> awaited = change();
        }
        if (awaited == null) {
            message.release();
        }
    }

    private @Nullable CompletableFuture<?> begin() {
        CompletableFuture<?> unknown = origins.find(message.origin);
        if (unknown != null) {
            return unknown;
        }
        open = true;
        commitLsn = message.lsn;
        endLsn = message.endLsn;
        begun = new Begin(message.lsn, message.commitTime, message.xid);
        begunLsn = frameLsn;
        origin = origins.name(message.origin);
        return null;
    }

    /** Returns the open transaction's begin first, because the transaction has something to return. */
    private void opened() {
        if (begun != null) {
            ready.add(begun);
            begun = null;
            if (origin != null) {
                ready.add(new Origin(Lsn.ZERO, origin));
            }
        }
    }

    private void commit() {
        open = false;
        if (begun == null) {
            ready.add(new Commit(message.lsn, frameLsn, message.commitTime));
        }
        begun = null;
    }

    private void logicalMessage() {
        if (logicalMessages) {
            opened(); // does nothing outside a transaction
            ready.add(LogicalMessage.of(message.transactional, message.lsn, message.prefix, message.content));
        }
    }

    private @Nullable CompletableFuture<?> change() {
        if (!message.hasRow && !message.hasOld && message.kind != PluginMessage.Kind.TRUNCATE) {
            return null; // a change of a table without a replica identity: its row was not sent
        }
        CompletableFuture<?> unknown = tables.find(message);
        if (unknown != null) {
            return unknown;
        }
        TableShape shape = tables.found();
        if (shape == null) {
            return null;
        }
        if (message.hasOld && !shape.hasOldColumns()) {
            throw malformed(0, "expected an old row with columns of the table's replica identity, got none of them");
        }
        opened();
        if (tables.isNew()) {
            ready.add(shape.relation());
        }
        ready.add(
                message.kind == PluginMessage.Kind.TRUNCATE
                        ? new Truncate(0, false, false, List.of(shape.relation()))
                        : shape.change(message, reader));
        return null;
    }

    /**
     * Returns the next message.
     *
     * @return the message, yours to keep; null if one has to be added first, or if an answer is {@linkplain #isWaiting
     *     awaited}
     */
    public @Nullable PgOutputMessage next() {
        if (awaited != null && awaited.isDone()) {
            advance();
        }
        PgOutputMessage next = ready.poll();
        if (next != null) {
            lsn = switch (next.kind()) {
                case RELATION -> Lsn.ZERO;
                case BEGIN -> begunLsn;
                default -> frameLsn;
            };
        }
        return next;
    }

    /** {@return whether the message added last waits for the catalog} */
    public boolean isWaiting() {
        return awaited != null;
    }

    /**
     * Returns the answer that the message added last waits for.
     *
     * @return completes once {@link #next} may have something
     */
    public CompletableFuture<?> awaited() {
        CompletableFuture<?> answer = awaited;
        return answer == null ? CompletableFuture.completedFuture(null) : answer;
    }

    /**
     * Returns the WAL position of the message that {@link #next} returned last.
     *
     * @return its start; zero for Relation
     */
    public Lsn lsn() {
        return lsn;
    }

    @Override
    public void close() {
        catalog.close();
    }
}
