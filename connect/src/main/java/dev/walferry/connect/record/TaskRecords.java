package dev.walferry.connect.record;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.OffsetMap;
import dev.walferry.connect.offset.SlotOrigin;
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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka Connect's records of one session's changes, with their offsets. Changes that Kafka has already become none.
 *
 * <p>The last record of a transaction is held back until it is known to be the last, so that Kafka Connect can be shown
 * where transactions end.
 *
 * @param <T> what the mapper makes keys and values of
 */
public final class TaskRecords<T> implements SessionRecords<TaskRecord> {
    private final RecordMapper<T> mapper;
    private final RecordForm<T> form;
    private final Map<String, ?> partition;
    private final SlotOrigin origin;
    private final ChangeCounter counter;
    private final List<ProducerRecord<T, T>> mapped = new ArrayList<>();
    private final Consumer<ProducerRecord<T, T>> collect = mapped::add;
    private @Nullable TaskRecord held;

    /** The transaction whose offsets were made last, and what they have in common. */
    private Lsn transaction = Lsn.ZERO;

    private Map<String, Object> offset;

    /** What Kafka has once it has all records that were handed out. */
    private SourcePosition handed;

    /**
     * The records of a session.
     *
     * @param mapper makes their topics, keys, values and headers
     * @param form in which they are given to Kafka Connect
     * @param partition the source partition
     * @param origin whose positions the offsets hold
     * @param known what Kafka has already
     */
    public TaskRecords(
            RecordMapper<T> mapper,
            RecordForm<T> form,
            Map<String, ?> partition,
            SlotOrigin origin,
            SourcePosition known) {
        this.mapper = mapper;
        this.form = form;
        this.partition = partition;
        this.origin = origin;
        this.counter = new ChangeCounter(known);
        this.handed = known;
        this.offset = SourceOffset.ofTransaction(transaction, origin);
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<TaskRecord> out) {
        mapped.clear();
        if (!mapper.map(message, lsn, collect)) {
            return false;
        }
        SourcePosition before = counter.position();
        counter.take(message);
        if (!counter.isKnown()) {
            hand(message, before, out);
        }
        if (isLast(message) && held != null) {
            if (counter.isOfServer()) {
                held.endTransaction();
            } else {
                held.mayEndTransaction();
            }
            release(out);
        }
        return true;
    }

    private static boolean isLast(PgOutputMessage message) {
        return switch (message.kind()) {
            case COMMIT -> true;
            case MESSAGE -> !((LogicalMessage) message).isTransactional();
            default -> false;
        };
    }

    /** Only the last record of a change says that Kafka has the change. */
    private void hand(PgOutputMessage message, SourcePosition before, Consumer<TaskRecord> out) {
        int last = mapped.size() - 1;
        for (int i = 0; i <= last; i++) {
            release(out);
            ProducerRecord<T, T> record = mapped.get(i);
            held = record(record, i < last ? before : counter.position(), form.weight(record, message));
        }
    }

    private void release(Consumer<TaskRecord> out) {
        TaskRecord record = held;
        if (record != null) {
            held = null;
            handed = Objects.requireNonNull(record.position(), "the position of changes");
            out.accept(record);
        }
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
            transaction = position.commitLsn();
            offset = SourceOffset.ofTransaction(transaction, origin);
        }
        return new OffsetMap(offset, position.ordinal());
    }

    /** A heartbeat between two transactions is one of its own. It does not stand for a record that is held back. */
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
