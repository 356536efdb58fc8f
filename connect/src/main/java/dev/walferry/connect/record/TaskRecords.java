package dev.walferry.connect.record;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.OffsetMap;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.event.HeartbeatRecords;
import dev.walferry.kafka.session.SessionRecords;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka Connect's records of one session's changes, with their offsets. Changes that Kafka has already become none.
 *
 * <p>The records of the last change are held back until the next change or the end of their transaction, so that Kafka Connect
 * can be shown where transactions end.
 *
 * @param <T> what the mapper makes keys and values of
 */
public final class TaskRecords<T> implements SessionRecords<TaskRecord> {
    private final RecordMapper<T> mapper;
    private final RecordForm<T> form;
    private final Map<String, ?> partition;
    private final SourceOffset begun;
    private final ChangeCounter counter;
    private final List<ProducerRecord<T, T>> mapped = new ArrayList<>();
    private final Consumer<ProducerRecord<T, T>> collect = mapped::add;
    private final HeldChange<T> held = new HeldChange<>();

    /** The transaction whose offsets were made last, and what they have in common. */
    private Lsn transaction = Lsn.ZERO;

    private Map<String, Object> offset;

    /** The position that Kafka reaches with all records handed out so far. */
    private SourcePosition handed;

    /** The furthest position that an offset has named: the slot may be moved there, so no later offset may say less. */
    private Lsn reached;

    /**
     * Creates the records of a session.
     *
     * @param mapper makes their topics, keys, values and headers
     * @param form in which they are given to Kafka Connect
     * @param partition the source partition
     * @param begun what Kafka has already, and from which stream
     */
    public TaskRecords(RecordMapper<T> mapper, RecordForm<T> form, Map<String, ?> partition, SourceOffset begun) {
        this.mapper = mapper;
        this.form = form;
        this.partition = partition;
        this.begun = begun;
        this.counter = new ChangeCounter(begun.position());
        this.handed = begun.position();
        this.reached = begun.reached();
        this.offset = begun.inTransaction(transaction, reached);
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<TaskRecord> out) {
        mapped.clear();
        if (!mapper.map(message, lsn, collect)) {
            return false;
        }
        SourcePosition before = counter.position();
        counter.take(message);
        if (!counter.isKnown() && !mapped.isEmpty()) {
            release(Ending.CHANGE, out);
            held.take(mapped, message, before, counter.position());
        }
        if (isLast(message)) {
            held.endsAt(counter.position());
            release(counter.isOfServer() ? Ending.TRANSACTION : Ending.CHUNK, out);
        }
        return true;
    }

    @Override
    public void leftOut(long changes) {
        counter.skip(changes);
    }

    private static boolean isLast(PgOutputMessage message) {
        return switch (message.kind()) {
            case COMMIT -> true;
            case MESSAGE -> !((LogicalMessage) message).isTransactional();
            default -> false;
        };
    }

    /** What ends with a change: nothing else, its transaction, or what was left of a snapshot's chunk. */
    private enum Ending {
        CHANGE,
        TRANSACTION,
        CHUNK
    }

    private void release(Ending ending, Consumer<TaskRecord> out) {
        int last = held.size() - 1;
        for (int i = 0; i <= last; i++) {
            ProducerRecord<T, T> mappedRecord = held.get(i);
            handed = held.position(i);
            TaskRecord record = record(mappedRecord, handed, form.weight(mappedRecord, held.message()));
            if (i < last) {
                record.continueChange();
            } else if (ending == Ending.TRANSACTION) {
                record.endTransaction();
            } else if (ending == Ending.CHUNK) {
                record.mayEndTransaction();
            }
            out.accept(record);
        }
        held.clear();
    }

    private TaskRecord record(ProducerRecord<T, T> record, SourcePosition position, int weight) {
        ConnectHeaders headers = new ConnectHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), form.header(header.value()));
        }
        return TaskRecord.of(
                partition,
                offset(position),
                position,
                record.topic(),
                record.partition(),
                form.part(record.key()),
                form.part(record.value()),
                record.timestamp(),
                headers,
                weight);
    }

    private Map<String, ?> offset(SourcePosition position) {
        if (!position.commitLsn().equals(transaction)) {
            share(position.commitLsn());
        }
        return new OffsetMap(offset, position.ordinal());
    }

    private void share(Lsn commitLsn) {
        transaction = commitLsn;
        reached = Lsn.max(reached, commitLsn);
        offset = begun.inTransaction(transaction, reached);
    }

    /**
     * Returns a record that is there for its offset, which lets the slot be moved although no change comes. Call it between
     * transactions.
     *
     * @param end Kafka has everything that lies before it in the WAL
     * @param topic where it goes
     */
    public TaskRecord idle(Lsn end, String topic) {
        if (handed.isWithinTransaction() && end.isAfter(handed.commitLsn())) {
            handed = SourcePosition.before(end); // the rest of that transaction became no record
        }
        reached = Lsn.max(reached, end);
        share(handed.commitLsn());
        return TaskRecord.carrying(partition, offset(handed), topic);
    }

    /** Returns how far the slot may be moved once all offsets are stored. */
    public Lsn reached() {
        return reached;
    }

    /**
     * A heartbeat between two transactions is a separate transaction. It must not move the offset past a change that is
     * held back.
     */
    @Override
    public LongFunction<@Nullable TaskRecord> heartbeats(String topic) {
        HeartbeatRecords<T> heartbeats = mapper.heartbeats(topic);
        return millis -> {
            ProducerRecord<T, T> heartbeat = heartbeats.at(millis);
            if (heartbeat == null) {
                return null;
            }
            TaskRecord record = record(heartbeat, handed, form.weight(heartbeat, null));
            if (!counter.inTransaction()) {
                record.endTransaction();
            }
            return record;
        };
    }
}
