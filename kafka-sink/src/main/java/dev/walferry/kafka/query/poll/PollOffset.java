package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PolledTable.Part;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the polling of a table goes on. Immutable.
 *
 * @param position the last row's values of the columns that order rows, as text; perhaps only the first of them; empty at
 *     the beginning
 * @param seen rows of transactions below this id were read; null at the beginning, and without {@code mode=xmin}
 * @param sweep a window of transactions that is being read, null for none
 * @param timeline the history of the cluster in which transactions were counted; empty without {@code mode=xmin}
 * @param oid the table that was read: another one may take its name, with rows that were written long before; 0 for none
 */
public record PollOffset(
        List<String> position,
        @Nullable Long seen,
        @Nullable Sweep sweep,
        String timeline,
        long oid) {
    /** Nothing was read. */
    static final PollOffset BEGINNING = new PollOffset(List.of(), null, null, "", 0);

    private static final String POSITION = "position.";
    private static final String SEEN = "seen";
    private static final String UNTIL = "until";
    private static final String FILE = "file";
    private static final String ROW = "ctid";
    private static final String TIMELINE = "timeline";
    private static final String OID = "oid";

    /**
     * A window that is read in the order of the table's file.
     *
     * @param until where the window ends
     * @param file the file that is read; places in another one mean nothing
     * @param row the place of the last row in it
     */
    public record Sweep(long until, String file, String row) {}

    /** Returns where the first poll begins. */
    static PollOffset initial(QuerySettings settings, PollOrder order, PollMoment moment) {
        Long millis = settings.timestampInitial();
        if (settings.mode().hasTimestamp() && millis != null) {
            Instant time = millis < 0 ? moment.time() : Instant.ofEpochMilli(millis);
            boolean isLocal = order.terms().get(0).kind() == PollOrder.Kind.LOCAL_TIME;
            return at(List.of(
                    isLocal ? LocalDateTime.ofInstant(time, settings.zone()).toString() : time.toString()));
        }
        String initial = settings.incrementingInitial();
        return settings.mode() == QueryMode.INCREMENTING && initial != null ? at(List.of(initial)) : BEGINNING;
    }

    static PollOffset at(List<String> position) {
        return new PollOffset(List.copyOf(position), null, null, "", 0);
    }

    static PollOffset seen(long until, String timeline) {
        return new PollOffset(List.of(), until, null, timeline, 0);
    }

    PollOffset within(Sweep open, String history) {
        return new PollOffset(position, seen, open, history, oid);
    }

    PollOffset of(Part part) {
        return new PollOffset(position, seen, sweep, timeline, part.oid());
    }

    /**
     * Writes it down.
     *
     * @return a value for each of its names
     */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < position.size(); i++) {
            map.put(POSITION + i, position.get(i));
        }
        if (seen != null) {
            map.put(SEEN, seen.toString());
        }
        if (sweep != null) {
            map.put(UNTIL, Long.toString(sweep.until));
            map.put(FILE, sweep.file);
            map.put(ROW, sweep.row);
        }
        if (!timeline.isEmpty()) {
            map.put(TIMELINE, timeline);
        }
        map.put(OID, Long.toString(oid));
        return map;
    }

    /**
     * Reads what {@link #toMap} has written.
     *
     * @throws NumberFormatException if a transaction id or an OID is not a number
     */
    static PollOffset of(Map<String, String> map) {
        List<String> position = new ArrayList<>();
        for (String value = map.get(POSITION + 0); value != null; value = map.get(POSITION + position.size())) {
            position.add(value);
        }
        String seen = map.get(SEEN);
        String until = map.get(UNTIL);
        return new PollOffset(
                List.copyOf(position),
                seen == null ? null : Long.valueOf(seen),
                until == null
                        ? null
                        : new Sweep(Long.parseLong(until), map.getOrDefault(FILE, ""), map.getOrDefault(ROW, "")),
                map.getOrDefault(TIMELINE, ""),
                Long.parseLong(map.getOrDefault(OID, "0")));
    }
}
