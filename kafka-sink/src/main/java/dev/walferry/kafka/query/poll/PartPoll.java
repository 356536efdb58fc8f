package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.poll.PollOffset.Sweep;
import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is new of one table or partition, within the caller's transaction.
 *
 * <p>Every batch says where to go on after it, if that can be said. A row that can be seen, but was written by a transaction
 * above the snapshot's {@code xmin}, is not read yet: one that comes before it may still be uncommitted.
 */
final class PartPoll {
    private static final Logger LOG = LoggerFactory.getLogger(PartPoll.class);

    /** Offsets of tables without new rows are written only now and then. */
    private static final long WORTH_WRITING = 1_000_000;

    /**
     * Where reading ends in the order of a column. Found out before the snapshot.
     *
     * @param time only rows of an earlier time; null for all
     * @param value only rows up to this value of the growing column; null for all
     */
    record Limits(@Nullable String time, @Nullable String value) {
        static final Limits NONE = new Limits(null, null);
    }

    private final Connection connection;
    private final QuerySettings settings;
    private final PolledTable table;
    private final Part part;
    private final PollMoment moment;
    private final Batches batches;

    PartPoll(
            Connection connection,
            QuerySettings settings,
            PolledTable table,
            Part part,
            PollMoment moment,
            Batches batches) {
        this.connection = connection;
        this.settings = settings;
        this.table = table;
        this.part = part;
        this.moment = moment;
        this.batches = batches;
    }

    /**
     * Reads the part.
     *
     * @param offset where to begin; null if nothing is known
     * @param limits only rows within these
     * @return where to go on, which may be in the middle once the transaction has lasted long
     */
    PollOffset run(@Nullable PollOffset offset, Limits limits) throws SQLException, InterruptedException {
        PollOffset known = offset == null ? PollOffset.BEGINNING : offset;
        return switch (settings.mode()) {
            case BULK -> bulk();
            case XMIN -> window(known);
            case INCREMENTING, TIMESTAMP, TIMESTAMP_INCREMENTING -> {
                PollOffset from = offset == null ? PollOffset.initial(settings, table.order(), moment) : offset;
                yield ordered(from, known.position(), limits);
            }
        };
    }

    /** The offset is always the same, and goes with every batch nevertheless: how far the server was comes with it. */
    private PollOffset bulk() throws SQLException, InterruptedException {
        try (PolledRows rows = rows(PollSql.all(table.relation(), part.from(), settings.suffix()))) {
            while (rows.next()) {
                batches.add(rows.row(), rows.bytes());
                if (batches.isFull()) {
                    batches.send(PollOffset.BEGINNING);
                    rows.takeBytes();
                }
            }
        }
        batches.send(PollOffset.BEGINNING);
        return PollOffset.BEGINNING;
    }

    private PolledRows rows(PollSql.Query query) throws SQLException {
        return new PolledRows(connection, query, table.relation(), settings.batchRows());
    }

    private PollOffset ordered(PollOffset from, List<String> known, Limits limits)
            throws SQLException, InterruptedException {
        PollOrder order = table.order();
        int terms = order.terms().size();
        List<String> last = from.position();
        List<String> safe = last;
        PollSql.Bounds bounds = bounds(last, limits);
        if (bounds == null) {
            return ended(last, known);
        }
        try (PolledRows rows = rows(PollSql.ordered(table, part, last, bounds))) {
            while (rows.next() && !(part.hasXmin() && moment.isUnsafe(rows.number(terms)))) {
                List<String> place = rows.extras(terms);
                safe = order.isUnique() || !place.equals(last) ? last : safe;
                if (batches.isFull()) {
                    rows.takeBytes();
                    batches.send(PollOffset.at(safe));
                    if (batches.isLate() && safe.equals(last)) {
                        return PollOffset.at(safe);
                    }
                }
                batches.add(rows.row(), rows.bytes());
                last = place;
            }
        }
        return ended(last, known);
    }

    private PollOffset ended(List<String> last, List<String> known) throws InterruptedException {
        PollOffset end = PollOffset.at(last);
        batches.send(last.equals(known) ? null : end);
        return end;
    }

    /**
     * Returns where this poll ends. A suffix such as LIMIT may return one row of a place and not the next, which no later
     * poll would read. So the suffix only decides which place is the last, and all rows of that place are read.
     *
     * @return null if there is nothing to read
     */
    private PollSql.@Nullable Bounds bounds(List<String> position, Limits limits) throws SQLException {
        PollSql.Bounds all =
                new PollSql.Bounds(limits.time(), settings.zone().getId(), firstUnsafe(position), limits.value());
        if (settings.suffix().isEmpty()) {
            return all;
        }
        String last = value(PollSql.lastLeft(table, part, position, all, settings.suffix()));
        return last == null ? null : new PollSql.Bounds(all.time(), all.zone(), all.first(), last);
    }

    /**
     * Returns the first place with a row that is not safe. Where rows may share a place, all of them wait for that row: the
     * place alone cannot tell them apart.
     */
    private @Nullable String firstUnsafe(List<String> position) throws SQLException {
        return table.order().isUnique() || !part.hasXmin()
                ? null
                : value(PollSql.firstUnsafe(table, part, position, moment));
    }

    private @Nullable String value(PollSql.Query query) throws SQLException {
        try (PolledRows rows = new PolledRows(connection, query, PolledRows.nothing(table), 1)) {
            rows.next();
            return rows.extra(0);
        }
    }

    private PollOffset window(PollOffset from) throws SQLException, InterruptedException {
        PollOffset begun = from;
        if (!from.timeline().isEmpty() && !from.timeline().equals(moment.timeline())) {
            LOG.warn(
                    "{}: the server's timeline is {}, and was {}: a standby was promoted, or a backup restored."
                            + " Transactions may be counted differently, so all rows are read again",
                    part.name(),
                    moment.timeline(),
                    from.timeline());
            begun = PollOffset.BEGINNING;
        }
        Sweep sweep = begun.sweep();
        Long seen = begun.seen();
        long until = sweep == null ? moment.xmin() : sweep.until();
        if (until > moment.xmin() || (seen != null && seen >= until)) {
            return begun; // a standby that is late, or nothing has happened
        }
        String row = sweep != null && sweep.file().equals(part.file()) ? sweep.row() : null;
        PollSql.Query query = PollSql.window(table.relation(), part, seen, until, moment.xmax(), row);
        boolean isWorthIt = sweep != null || seen == null || until - seen >= WORTH_WRITING;
        RowPlace place = RowPlace.of(row);
        try (PolledRows rows = rows(query)) {
            while (rows.next()) {
                isWorthIt = true;
                batches.add(rows.row(), rows.bytes());
                place = place.next(rows.extra(1));
                if (batches.isFull()) {
                    rows.takeBytes();
                    begun = begun.within(new Sweep(until, part.file(), place.text()), moment.timeline());
                    batches.send(place.isInOrder() ? begun : null);
                    if (batches.isLate() && place.isInOrder()) {
                        return begun;
                    }
                }
            }
        }
        PollOffset end = PollOffset.seen(until, moment.timeline());
        batches.send(isWorthIt ? end : null);
        return end;
    }
}
