package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.pipeline.MessageMapper;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what parked tables change, so that it neither fails nor holds anything back. Which tables are parked changes
 * between transactions only. For the loop's thread.
 *
 * @param <R> what a record is
 */
final class ParkedTables<R> implements MessageMapper<R> {
    private final Set<Table> parked;
    private final MessageMapper<R> mapper;
    private @Nullable Relation last;
    private boolean isLastParked;

    /**
     * A filter before a mapper.
     *
     * @param parked a view of what is parked now
     */
    ParkedTables(Set<Table> parked, MessageMapper<R> mapper) {
        this.parked = parked;
        this.mapper = mapper;
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<R> out) {
        if (parked.isEmpty()) {
            last = null;
            return mapper.map(message, lsn, out);
        }
        if (message instanceof RowChange change) {
            return isParked(change.relation()) || mapper.map(message, lsn, out);
        }
        if (message instanceof Truncate truncate) {
            List<Relation> left =
                    truncate.relations().stream().filter(of -> !contains(of)).toList();
            return left.isEmpty()
                    || mapper.map(
                            new Truncate(truncate.xid(), truncate.cascade(), truncate.restartIdentity(), left),
                            lsn,
                            out);
        }
        last = null;
        return mapper.map(message, lsn, out);
    }

    /** Most rows of a transaction are of the table of the row before. */
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
