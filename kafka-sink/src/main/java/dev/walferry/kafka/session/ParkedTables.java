package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.pipeline.MessageMapper;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what parked tables change, so that it neither fails nor holds anything back. Which tables are parked changes
 * between transactions only. For the loop's thread.
 *
 * @param <R> what a record is
 */
final class ParkedTables<R> implements MessageMapper<R> {
    private final Set<Table> parked;
    private final SessionRecords<R> records;
    private final LongSupplier leftOut;
    private long noted;
    private @Nullable Relation last;
    private boolean isLastParked;

    /**
     * Creates a filter before a session's records, which learn what is left out.
     *
     * @param parked a view of what is parked now
     * @param leftOut how many changes the source has left out before the message that it has returned last
     * @param records the records of what remains
     */
    ParkedTables(Set<Table> parked, LongSupplier leftOut, SessionRecords<R> records) {
        this.parked = parked;
        this.leftOut = leftOut;
        this.records = records;
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<R> out) {
        noteLeftOut();
        PgOutputMessage remains = remaining(message);
        if (remains == null) {
            if (message.kind() != Kind.READ) { // the server did not send a row that was read
                records.leftOut(1);
            }
            return true;
        }
        return records.map(remains, lsn, out);
    }

    /** Notes changes that the source has left out. They came before the message, even if it is offered more than once. */
    private void noteLeftOut() {
        long now = leftOut.getAsLong();
        if (now > noted) {
            records.leftOut(now - noted);
            noted = now;
        }
    }

    /** Returns the part of a message that is not about parked tables; null if there is none. */
    private @Nullable PgOutputMessage remaining(PgOutputMessage message) {
        if (parked.isEmpty()) {
            last = null;
        } else if (message instanceof RowChange change) {
            return isParked(change.relation()) ? null : message;
        } else if (message instanceof Truncate truncate) {
            return remaining(truncate);
        } else {
            last = null;
        }
        return message;
    }

    private @Nullable Truncate remaining(Truncate truncate) {
        List<Relation> left =
                truncate.relations().stream().filter(of -> !contains(of)).toList();
        return left.isEmpty()
                ? null
                : new Truncate(truncate.xid(), truncate.cascade(), truncate.restartIdentity(), left);
    }

    /**
     * Returns whether a table is parked. The last answer is kept, because most rows of a transaction are of the same
     * table as the row before.
     */
    @SuppressWarnings("ReferenceEquality") // an equal one is looked up, which costs a little
    private boolean isParked(Relation relation) {
        if (relation != last) {
            isLastParked = contains(relation);
            last = relation;
        }
        return isLastParked;
    }

    private boolean contains(Relation relation) {
        return parked.contains(new Table(relation.namespace(), relation.name()));
    }
}
