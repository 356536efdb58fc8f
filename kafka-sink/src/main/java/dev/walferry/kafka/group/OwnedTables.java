package dev.walferry.kafka.group;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.session.SessionRecords;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.Publications.Table;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes of a table that another pipeline carries, before any of them is sent: a table may join a publication at any
 * time, and the catalog is asked about that only now and then. For the loop's thread.
 *
 * @param <R> what a record is
 */
public final class OwnedTables<R> implements SessionRecords<R> {
    private final SinkConfig config;
    private final TableCheck check;
    private final SessionRecords<R> records;
    private @Nullable Relation last;

    private OwnedTables(SinkConfig config, TableCheck check, SessionRecords<R> records) {
        this.config = config;
        this.check = check;
        this.records = records;
    }

    /**
     * Puts this before the records of each session.
     *
     * @param records makes the records
     * @param config which tables are carried
     * @param check which of them may be
     * @param <R> what a record is
     * @return makes the same records, of tables that may be carried
     */
    public static <R> Factory<R> before(Factory<R> records, SinkConfig config, TableCheck check) {
        return (changes, settings, facts, lookups, markers) ->
                new OwnedTables<>(config, check, records.begin(changes, settings, facts, lookups, markers));
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<R> out) {
        boolean isAllowed = true;
        if (message instanceof Begin) {
            last = null; // another pipeline may have got the table meanwhile
        }
        if (message instanceof RowChange change) {
            isAllowed = allows(change.relation());
        } else if (message instanceof Truncate truncate) {
            isAllowed = truncate.relations().stream().allMatch(this::allows);
        }
        return isAllowed && records.map(message, lsn, out);
    }

    /**
     * Returns whether the pipeline may carry a table. The last answer is kept, because most rows of a transaction are
     * of the same table as the row before.
     */
    @SuppressWarnings("ReferenceEquality") // an equal one is looked up, which costs a little
    private boolean allows(Relation relation) {
        if (relation == last) {
            return true;
        }
        if (!isAllowed(relation)) {
            return false;
        }
        last = relation;
        return true;
    }

    private boolean isAllowed(Relation relation) {
        try {
            return !config.records().shape().carries(relation.namespace(), relation.name())
                    || check.allows(new Table(relation.namespace(), relation.name()));
        } catch (RecordMappingException e) {
            throw e.of(relation);
        }
    }

    @Override
    public void leftOut(long changes) {
        records.leftOut(changes);
    }

    @Override
    public LongFunction<@Nullable R> heartbeats(String topic) {
        return records.heartbeats(topic);
    }
}
