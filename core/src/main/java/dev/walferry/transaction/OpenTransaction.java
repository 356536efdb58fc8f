package dev.walferry.transaction;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Type;
import dev.walferry.pgoutput.Update;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose outcome is not known yet: what was sent of it, in order.
 *
 * <p>Its log is a sequence of entries. A change is: length of the message (4), LSN (8), subtransaction (4), message. The
 * message is stored as a transaction that is not streamed would have sent it, without its xid. A negative length is not a
 * change but says that announcement number {@code -1 - length} holds from here on. Relations themselves stay in memory:
 * they are few, and every row must be able to name the one it was sent under.
 */
final class OpenTransaction {
    private static final int KIND_BYTES = 1;

    private final int xid;
    private final boolean streamed;
    private final ChangeLog log;
    private final Announcements announcements = new Announcements();
    private final XidSet aborted;
    private final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES + Long.BYTES + Integer.BYTES + KIND_BYTES);
    private @Nullable Origin origin;

    /** Creates a transaction; {@code streamed} if its messages carry an xid. */
    OpenTransaction(int xid, boolean streamed, ChangeLog log) {
        this.xid = xid;
        this.streamed = streamed;
        this.log = log;
        this.aborted = new XidSet(xid);
    }

    int xid() {
        return xid;
    }

    ChangeLog log() {
        return log;
    }

    Announcements announcements() {
        return announcements;
    }

    @Nullable
    Origin origin() {
        return origin;
    }

    /** Takes a message of the transaction and the bytes it was decoded from. */
    void add(PgOutputMessage message, byte[] bytes, int offset, int length, Lsn lsn) {
        switch (message.kind()) {
            case ORIGIN -> origin = (Origin) message;
            case TYPE -> announcements.type((Type) message);
            case RELATION -> announcements.relation((Relation) message);
            default -> {
                forEachRelation(message, this::announce);
                append(bytes, offset, length, lsn);
            }
        }
    }

    private void announce(Relation relation) {
        int number = announcements.require(relation);
        if (number >= 0) {
            log.append(header.clear().putInt(-1 - number));
        }
    }

    private void append(byte[] bytes, int offset, int length, Lsn lsn) {
        int xidBytes = streamed ? Integer.BYTES : 0;
        int subxid = streamed ? WireReader.int32(bytes, offset + KIND_BYTES) : xid;
        log.append(header.clear()
                .putInt(length - xidBytes)
                .putLong(lsn.value())
                .putInt(subxid)
                .put(bytes[offset]));
        log.append(bytes, offset + KIND_BYTES + xidBytes, length - KIND_BYTES - xidBytes);
    }

    /** Notes that a subtransaction was rolled back: nothing it did is read from the log. */
    void abort(int subxid) {
        aborted.add(subxid);
    }

    boolean isAborted(int subxid) {
        return aborted.contains(subxid);
    }

    /** Calls the action with each relation whose rows a change is about. */
    static void forEachRelation(PgOutputMessage change, Consumer<Relation> action) {
        switch (change.kind()) {
            case INSERT -> action.accept(((Insert) change).relation());
            case UPDATE -> action.accept(((Update) change).relation());
            case DELETE -> action.accept(((Delete) change).relation());
            case TRUNCATE -> ((Truncate) change).relations().forEach(action);
            default -> {}
        }
    }
}
