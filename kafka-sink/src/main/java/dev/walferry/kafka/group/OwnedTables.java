package dev.walferry.kafka.group;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.group.TableOwners.Conflict;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.session.SessionRecords;
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
final class OwnedTables<R> implements SessionRecords<R> {
    private final SinkConfig config;
    private final TableOwners owners;
    private final SessionRecords<R> records;
    private @Nullable Relation last;

    OwnedTables(SinkConfig config, TableOwners owners, SessionRecords<R> records) {
        this.config = config;
        this.owners = owners;
        this.records = records;
    }

    /** Puts this before the records of each session. */
    static <R> Factory<R> before(Factory<R> records, SinkConfig config, TableOwners owners) {
        return (changes, settings, facts, lookups, markers) ->
                new OwnedTables<>(config, owners, records.begin(changes, settings, facts, lookups, markers));
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<R> out) {
        if (message instanceof RowChange change) {
            claim(change.relation());
        } else if (message instanceof Truncate truncate) {
            truncate.relations().forEach(this::claim);
        }
        return records.map(message, lsn, out);
    }

    /** Most rows of a transaction are of the table of the row before. */
    @SuppressWarnings("ReferenceEquality") // an equal one is looked up, which costs a little
    private void claim(Relation relation) {
        if (relation != last) {
            require(relation);
            last = relation;
        }
    }

    private void require(Relation relation) {
        if (config.records().shape().carries(relation.namespace(), relation.name())) {
            Table table = new Table(relation.namespace(), relation.name());
            Conflict conflict = owners.claim(table, PipelineConfigs.name(config));
            if (conflict != null) {
                throw new RecordMappingException(conflict.mistake()).of(relation);
            }
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
