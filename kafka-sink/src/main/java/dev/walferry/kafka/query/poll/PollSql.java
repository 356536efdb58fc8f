package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.query.table.SqlText;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statements of polls. The columns of a result are those of the relation, then the values of the order as text, then
 * {@code xmin} where rows have one, then {@code ctid} with {@code mode=xmin}.
 */
final class PollSql {
    static final String XMIN = "xmin::text::bigint";

    /** Transactions that have begun may still write rows of the time at which they began. */
    private static final String BOUND = "SELECT (CASE WHEN pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') THEN"
            + " least(pg_catalog.clock_timestamp() - interval '1 second', (SELECT min(xact_start) FROM"
            + " pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid() AND backend_type <> 'walsender' AND"
            + " backend_type NOT LIKE 'autovacuum%')) ELSE pg_catalog.clock_timestamp() END - interval '1 millisecond' * ";

    private PollSql() {}

    /** A statement and the values of its parameters. */
    record Query(String sql, List<String> parameters) {}

    /**
     * Where rows end that are read in an order.
     *
     * @param time only rows of an earlier time, a time with a zone; null for all
     * @param zone the time zone of times without one
     * @param first only rows before this place in the most significant term; null for all
     * @param last only rows up to this place in the most significant term; null for all
     */
    record Bounds(
            @Nullable String time,
            String zone,
            @Nullable String first,
            @Nullable String last) {}

    /** Returns the query for every row. */
    static Query all(Relation relation, String from, String suffix) {
        return new Query("SELECT " + columns(relation) + " FROM " + from + end(suffix), List.of());
    }

    /**
     * Returns the rows after a place in an order.
     *
     * @param position the place; empty for the beginning
     * @param bounds where they end
     */
    static Query ordered(PolledTable table, Part part, List<String> position, Bounds bounds) {
        PollOrder order = table.order();
        Query within = within(order, position, bounds);
        // distinct names, because ORDER BY takes the names of a result first
        String values = IntStream.range(0, order.terms().size())
                .mapToObj(i -> ", (" + order.terms().get(i).expression() + ")::text AS \"walferry." + i + '"')
                .collect(Collectors.joining());
        String sql = "SELECT " + columns(table.relation()) + values + (part.hasXmin() ? ", " + XMIN : "") + " FROM "
                + part.from() + within.sql() + order.orderBy();
        return new Query(sql, within.parameters());
    }

    /**
     * Returns the last place, in the most significant term, that a suffix leaves of the rows after a place; null if it leaves
     * none.
     *
     * @param position the place; empty for the beginning
     * @param bounds where the rows end
     * @param suffix such as LIMIT
     */
    static Query lastLeft(PolledTable table, Part part, List<String> position, Bounds bounds, String suffix) {
        PollOrder order = table.order();
        Query within = within(order, position, bounds);
        String left = "SELECT " + order.terms().get(0).expression() + " AS \"walferry.0\" FROM " + part.from()
                + within.sql() + order.orderBy() + end(suffix);
        // not every type that has an order has max()
        String sql = "SELECT (SELECT q.\"walferry.0\"::text FROM " + SqlText.subquery(left)
                + " q ORDER BY q.\"walferry.0\" DESC LIMIT 1)";
        return new Query(sql, within.parameters());
    }

    /** Returns the condition for rows after a place. */
    private static Query within(PollOrder order, List<String> position, Bounds bounds) {
        List<String> conditions = new ArrayList<>(order.present());
        List<String> parameters = new ArrayList<>(order.parameters(position));
        if (!position.isEmpty()) {
            conditions.add(order.after(position.size()));
        }
        if (bounds.time() != null) {
            conditions.add(order.before(bounds.zone()));
            parameters.add(bounds.time());
        }
        if (bounds.first() != null) {
            conditions.add(order.before());
            parameters.add(bounds.first());
        }
        if (bounds.last() != null) {
            conditions.add(order.upTo());
            parameters.add(bounds.last());
        }
        return new Query(where(conditions), parameters);
    }

    /**
     * Returns the greatest place, in the most significant term, of the rows after a place; no row if there is none.
     *
     * @param last only rows up to this place in that term; null for all
     */
    static Query greatest(PolledTable table, List<String> position, @Nullable String last) {
        Query within = within(table.order(), position, new Bounds(null, "", null, last));
        String term = table.order().terms().get(0).expression();
        // not every type that has an order has max()
        String sql = "SELECT (" + term + ")::text AS \"walferry.0\" FROM "
                + table.parts().get(0).from() + within.sql() + " ORDER BY " + term + " DESC LIMIT 1";
        return new Query(sql, within.parameters());
    }

    /** Returns the first place, in the most significant term, of a row that is not safe; null if there is none. */
    static Query firstUnsafe(PolledTable table, Part part, List<String> position, PollMoment moment) {
        List<String> conditions = new ArrayList<>();
        conditions.add(Xids.within(XMIN, moment.xmin(), moment.xmax()));
        if (!position.isEmpty()) {
            conditions.add(table.order().after(position.size()));
        }
        String first = table.order().terms().get(0).expression();
        // not every type that has an order has min()
        String sql = "SELECT (SELECT (" + first + ")::text AS \"walferry.0\" FROM " + part.from() + where(conditions)
                + " ORDER BY " + first + " LIMIT 1)";
        return new Query(sql, table.order().parameters(position));
    }

    /**
     * Returns the rows of a window of transactions, in the order of the file.
     *
     * @param seen where the window begins; null for all rows that were there before
     * @param until where it ends
     * @param xmax no greater transaction can be seen
     * @param row the place of the last row that was read; null for none
     */
    static Query window(
            Relation relation, Part part, @Nullable Long seen, long until, long xmax, @Nullable String row) {
        List<String> conditions = new ArrayList<>();
        conditions.add(seen == null ? Xids.outside(XMIN, until, xmax) : Xids.within(XMIN, seen, until));
        List<String> parameters = new ArrayList<>();
        if (row != null) {
            conditions.add("ctid > CAST(? AS pg_catalog.tid)");
            parameters.add(row);
        }
        String sql =
                "SELECT " + columns(relation) + ", " + XMIN + ", ctid::text FROM " + part.from() + where(conditions);
        return new Query(sql, parameters);
    }

    /** Returns the keys of all rows. */
    static Query keys(PolledTable table) {
        List<String> names = IntStream.of(table.key().columns())
                .mapToObj(i -> table.relation().columns().get(i).name())
                .toList();
        return new Query("SELECT " + SqlText.names(names) + " FROM " + table.whole(), List.of());
    }

    /** Returns whether rows have times more than a minute after a time with a zone. */
    static boolean hasFutureTimes(Connection connection, PolledTable table, String time, String zone)
            throws SQLException {
        String sql = "SELECT EXISTS (SELECT 1 FROM " + table.whole() + " WHERE "
                + table.order().after("CAST(? AS pg_catalog.timestamptz) + interval '1 minute'", zone) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, time);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Returns the earliest time of rows that are committed later, as far as the server knows. Read before the snapshot. */
    static String bound(Connection connection, Duration delay) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(BOUND + delay.toMillis() + ")::text")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String columns(Relation relation) {
        return SqlText.names(relation.columns().stream().map(Column::name).toList());
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static String end(String suffix) {
        return suffix.isEmpty() ? "" : " " + suffix;
    }
}
