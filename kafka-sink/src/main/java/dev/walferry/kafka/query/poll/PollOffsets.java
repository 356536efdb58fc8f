package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.progress.query.PolledProgress;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.replication.Publications.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the polling of each table goes on: after what was read last, or else after what Kafka has acknowledged. For one
 * thread.
 *
 * <p>An offset says nothing about another table that has the name now. Its rows may have been written before those that were
 * read last, and their ids and times may be any.
 */
public final class PollOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(PollOffsets.class);

    private final QuerySettings settings;
    private final QueryProgress progress;
    private final Map<Table, PolledProgress> given;
    private final Map<Table, PollOffset> latest = new HashMap<>();

    /**
     * Creates offsets of one session.
     *
     * @param settings the mode
     * @param progress what Kafka has acknowledged; read now, and not kept up
     */
    public PollOffsets(QuerySettings settings, QueryProgress progress) {
        this.settings = settings;
        this.progress = progress;
        this.given = Map.copyOf(progress.tables());
    }

    /** Returns where a part goes on; null if nothing was read under its name. */
    @Nullable
    PollOffset of(PolledTable table, Part part) {
        PollOffset offset = known(table, part);
        if (offset == null || offset.oid() == part.oid()) {
            return offset;
        }
        if (settings.mode() == QueryMode.BULK) {
            return null; // all rows are read anyway, and the offset is written anew
        }
        LOG.warn(
                "{}: another table has this name now (OID {}, was {}). All of its rows are read",
                part.name(),
                part.oid(),
                offset.oid());
        put(part, PollOffset.BEGINNING);
        return PollOffset.BEGINNING;
    }

    private @Nullable PollOffset known(PolledTable table, Part part) {
        PollOffset last = latest.get(part.name());
        PolledProgress acknowledged = given.get(part.name());
        if (last != null || acknowledged == null) {
            return last;
        }
        PollOffset offset = PollOffset.of(acknowledged.offset());
        if (offset.oid() == part.oid()) {
            progress.requireOffset(
                    acknowledged, settings.mode().word(), table.order().columns());
        }
        return offset;
    }

    void put(Part part, PollOffset offset) {
        latest.put(part.name(), offset.of(part));
    }
}
