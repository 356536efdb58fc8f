package dev.walferry.connect.offset;

import dev.walferry.Lsn;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * A source offset as Kafka Connect keeps it: strings and longs by name.
 *
 * @param position how much Kafka has
 * @param origin the slot that it belongs to
 * @param stream identifies the settings that decide which changes the server sends, which the position's ordinal counts;
 *     empty if it is not known
 * @param reached the furthest position that the slot may have been moved to: the WAL between the position and this one holds
 *     nothing that it sends. Never before the position
 */
public record SourceOffset(SourcePosition position, SlotOrigin origin, String stream, Lsn reached) {
    /** The field of each source partition with the logical name of the source, {@code topic.prefix}. */
    static final String SERVER = "server";

    /** The field that names the pipeline in the source partitions of a connector with several. */
    static final String PIPELINE = "pipeline";

    static final String COMMIT_LSN = "commit_lsn";
    static final String ORDINAL = "ordinal";
    static final String SYSTEM_ID = "system_id";
    static final String TIMELINE = "timeline";
    /** Missing in offsets that were made by hand: then it is not compared. */
    static final String TIMELINE_START = "timeline_start";

    static final String SLOT = "slot";

    /** Missing in offsets that were made by hand. */
    static final String STREAM = "stream";

    /**
     * The WAL from here to {@link #IDLE_TO} holds nothing that the slot sends; both are missing if there is no such WAL. It
     * vouches for no position that an operator sets, unless that lies in it.
     */
    static final String IDLE_FROM = "idle_from";

    static final String IDLE_TO = "idle_to";

    /** Fields of Debezium's offsets. Each such offset has at least one of them. */
    private static final Set<String> DEBEZIUMS = Set.of("lsn", "lsn_proc", "lsn_commit", "txId");

    private static final Set<String> FIELDS =
            Set.of(COMMIT_LSN, ORDINAL, SYSTEM_ID, TIMELINE, TIMELINE_START, SLOT, STREAM, IDLE_FROM, IDLE_TO);

    /** Creates an offset. */
    public SourceOffset {
        reached = Lsn.max(reached, position.commitLsn());
    }

    /** Creates an offset of a slot that is not moved beyond the position. */
    public SourceOffset(SourcePosition position, SlotOrigin origin, String stream) {
        this(position, origin, stream, position.commitLsn());
    }

    /** Returns the source partition of a connector's pipeline. */
    public static Map<String, String> partition(String topicPrefix, @Nullable String pipeline) {
        Map<String, String> server = Map.of(SERVER, topicPrefix);
        return pipeline == null ? server : partition(server, PIPELINE, pipeline);
    }

    /**
     * Returns a source partition with one more field. Kafka Connect finds an offset by the bytes of its partition, in which the
     * fields are in the map's order. So the order must be the same in every process, and that of the HashMap that Kafka Connect
     * itself makes of the bytes. A {@code Map.of} has another order in each process.
     */
    public static Map<String, String> partition(Map<String, String> wider, String field, String value) {
        Map<String, String> partition = new HashMap<>(wider);
        partition.put(field, value);
        return Collections.unmodifiableMap(partition);
    }

    /** Returns what Kafka Connect keeps. */
    public Map<String, ?> toMap() {
        return new OffsetMap(inTransaction(position.commitLsn(), reached), position.ordinal());
    }

    /** Returns the same offset for another position. */
    public SourceOffset at(SourcePosition other) {
        return new SourceOffset(other, origin, stream, reached);
    }

    /**
     * Returns what all offsets in a transaction of this stream have in common.
     *
     * @param moved how far the slot may have been moved
     */
    public Map<String, Object> inTransaction(Lsn commitLsn, Lsn moved) {
        Map<String, Object> fields = Map.of(
                COMMIT_LSN,
                commitLsn.toString(),
                SYSTEM_ID,
                origin.systemId(),
                TIMELINE,
                (long) origin.timeline(),
                TIMELINE_START,
                origin.start().toString(),
                SLOT,
                origin.slot(),
                STREAM,
                stream);
        if (!moved.isAfter(commitLsn)) {
            return fields;
        }
        Map<String, Object> more = new HashMap<>(fields);
        more.put(IDLE_FROM, commitLsn.toString());
        more.put(IDLE_TO, moved.toString());
        return Collections.unmodifiableMap(more);
    }

    /**
     * Reads an offset that Kafka Connect has stored.
     *
     * @param offset null or empty if there is none
     * @return null if there is none, or if it was forgotten because its slot is lost
     * @throws ConnectException if it is not one of this connector; names the field
     */
    public static @Nullable SourceOffset ofKept(@Nullable Map<String, ?> offset) {
        if (offset == null || Set.of(OffsetProgress.WRITTEN_AT).containsAll(offset.keySet())) {
            return null;
        }
        return of(offset);
    }

    /**
     * Reads an offset.
     *
     * @throws ConnectException if it is not one of this connector; names the field
     */
    public static SourceOffset of(Map<String, ?> offset) {
        if (!offset.containsKey(COMMIT_LSN) && DEBEZIUMS.stream().anyMatch(offset::containsKey)) {
            throw new ConnectException(
                    "the offset is that of a Debezium connector, which had the same name and topic.prefix before; its"
                            + " position means something else here. Stop this connector and reset its offsets (PUT"
                            + " /connectors/<name>/stop, DELETE /connectors/<name>/offsets, PUT"
                            + " /connectors/<name>/resume): it then continues from the slot's position. Kafka has"
                            + " everything before the position of Debezium's slot. Or give the connector another name");
        }
        Set<String> others = new TreeSet<>(offset.keySet());
        others.removeAll(FIELDS);
        if (!others.isEmpty()) {
            throw wrong("it has the field " + others.iterator().next());
        }
        Lsn commitLsn = lsn(offset, COMMIT_LSN);
        return new SourceOffset(
                new SourcePosition(commitLsn, number(offset, ORDINAL)),
                new SlotOrigin(
                        text(offset, SYSTEM_ID),
                        Math.toIntExact(number(offset, TIMELINE)),
                        offset.containsKey(TIMELINE_START) ? lsn(offset, TIMELINE_START) : Lsn.ZERO,
                        text(offset, SLOT)),
                offset.containsKey(STREAM) ? text(offset, STREAM) : "",
                reached(offset, commitLsn));
    }

    private static Lsn reached(Map<String, ?> offset, Lsn commitLsn) {
        if (!offset.containsKey(IDLE_FROM) && !offset.containsKey(IDLE_TO)) {
            return commitLsn;
        }
        Lsn from = lsn(offset, IDLE_FROM);
        Lsn to = lsn(offset, IDLE_TO);
        return from.isAfter(commitLsn) ? commitLsn : to;
    }

    private static Lsn lsn(Map<String, ?> offset, String field) {
        try {
            return Lsn.parse(text(offset, field));
        } catch (IllegalArgumentException e) {
            throw wrong(field + " is not a position such as 0/1A2B3C8");
        }
    }

    private static String text(Map<String, ?> offset, String field) {
        if (offset.get(field) instanceof String text) {
            return text;
        }
        throw wrong(field + expected(offset.get(field), "a string"));
    }

    /** A number that came through the REST API may be an Integer. */
    private static long number(Map<String, ?> offset, String field) {
        Object value = offset.get(field);
        if ((value instanceof Long || value instanceof Integer) && ((Number) value).longValue() >= 0) {
            return ((Number) value).longValue();
        }
        throw wrong(field + expected(value, "a number of at least 0"));
    }

    private static String expected(@Nullable Object value, String what) {
        return value == null ? " is missing" : " is not " + what;
    }

    private static ConnectException wrong(String what) {
        return new ConnectException("not an offset of this connector: " + what + ". Expected {\"" + COMMIT_LSN
                + "\": \"0/1A2B3C8\", \"" + ORDINAL + "\": 4, \"" + SYSTEM_ID + "\": \"...\", \"" + TIMELINE
                + "\": 1, \"" + TIMELINE_START + "\": \"0/0\", \"" + SLOT
                + "\": \"...\", \"" + STREAM + "\": \"...\"}, and perhaps \"" + IDLE_FROM + "\" and \"" + IDLE_TO
                + "\", as GET /connectors/<name>/offsets shows it");
    }
}
