package dev.walferry.kafka.query.table;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.table.FoundColumns.Found;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.record.key.PolledKeys;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.kafka.source.SearchPath;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Describes tables and queries as they are now. A relation that is unchanged stays the same object. For one thread. */
public final class TableDescriber {
    /** The name that records give a query. */
    public static final Table QUERY = new Table("query", "query");

    private static final String LEAVES = "SELECT c.oid::bigint, n.nspname, c.relname,"
            + " coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint, c.relkind::text"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid ";

    private final QuerySettings settings;
    private final PolledKeys keys;
    private final Map<Table, Relation> relations = new HashMap<>();

    /**
     * Creates a describer that has not described anything.
     *
     * @param settings what is polled, and in which order
     * @param rules which columns are the key, where it is configured
     */
    public TableDescriber(QuerySettings settings, List<KeyRule> rules) {
        this.settings = settings;
        this.keys = new PolledKeys(rules);
    }

    /**
     * Describes the query, and resolves its names as its author expects. A connection on which this fails cannot be used
     * any more.
     *
     * @param connection to the database
     * @return what it returns
     * @throws SQLException if the server does not describe it
     */
    public PolledTable query(Connection connection) throws SQLException {
        String from = SqlText.subquery(settings.query()) + " q";
        List<Found> columns = columns(connection, settings);
        OrderColumns order = OrderColumns.ofAll(settings);
        return table(0, QUERY, "the query", columns, order, List.of(new Part(0, QUERY, from, "", false)), from);
    }

    /** Returns the query's columns, with its names resolved as its author expects. */
    static List<Found> columns(Connection connection, QuerySettings settings) throws SQLException {
        SearchPath.ofRole(connection);
        List<Found> columns = FoundColumns.of(connection, SqlText.subquery(settings.query()));
        SearchPath.empty(connection);
        return columns;
    }

    /**
     * Describes a table, which the caller has locked if that is possible.
     *
     * @param connection to the database, in the transaction that holds the lock
     * @param table the table
     * @return what it is now
     * @throws SQLException if the catalog cannot be read
     */
    public PolledTable table(Connection connection, TableRef table) throws SQLException {
        List<Found> columns = FoundColumns.of(connection, table.oid());
        OrderColumns order = OrderColumns.of(settings, connection.getCatalog(), table.name(), table.described());
        List<Part> parts = parts(connection, table);
        return table(table.oid(), table.name(), table.described(), columns, order, parts, whole(table));
    }

    /**
     * Returns what to read of a table. With a window of transactions only its own rows are read, without those of
     * tables that inherit from it.
     */
    private String whole(TableRef table) {
        boolean isAlone = settings.mode() == QueryMode.XMIN && table.kind() != 'p';
        return isAlone ? only(table.sql()) : table.sql();
    }

    private static String only(String table) {
        return "ONLY " + table;
    }

    private PolledTable table(
            long oid,
            Table name,
            String what,
            List<Found> columns,
            OrderColumns named,
            List<Part> parts,
            String whole) {
        int[] primary = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).keyPlace() >= 0)
                .boxed()
                .sorted(Comparator.comparingInt(i -> columns.get(i).keyPlace()))
                .mapToInt(i -> i)
                .toArray();
        List<Column> plain = columns.stream().map(Found::column).toList();
        RowKey key = keys.of(relation(oid, name, plain), primary);
        if (settings.deletes() == QueryDeletes.COMPARE && key.columns().length == 0) {
            throw PollException.fatal(
                    what + " has no key, so its deleted rows cannot be found with query.deletes=compare:"
                            + " add a primary key, name a key in message.key.columns, or leave it out");
        }
        List<Column> flagged = new ArrayList<>(plain);
        for (int i : key.columns()) {
            Column column = plain.get(i);
            flagged.set(i, new Column(column.name(), column.typeOid(), column.typmod(), true));
        }
        Relation relation = known(relation(oid, name, flagged));
        boolean isStored = parts.stream().allMatch(Part::hasXmin);
        return new PolledTable(
                relation, key, new OrderChoice(settings, named, what, columns, isStored).order(), parts, whole);
    }

    private static Relation relation(long oid, Table name, List<Column> columns) {
        return Relation.of((int) oid, name.schema(), name.name(), ReplicaIdentity.DEFAULT, columns);
    }

    private Relation known(Relation relation) {
        Table name = new Table(relation.namespace(), relation.name());
        Relation before = relations.get(name);
        if (before != null && before.describesSameAs(relation)) {
            return before;
        }
        relations.put(name, relation);
        return relation;
    }

    private List<Part> parts(Connection connection, TableRef table) throws SQLException {
        if (settings.mode() != QueryMode.XMIN) {
            return List.of(new Part(table.oid(), table.name(), table.sql(), "", table.isStored()));
        }
        if (!table.isStored()) {
            throw PollException.fatal(table.described()
                    + " has no rows of its own, and so no xmin: use another mode for" + " it, or leave it out");
        }
        String which = table.kind() == 'p'
                ? "IN (SELECT relid FROM pg_catalog.pg_partition_tree(" + table.oid() + ") WHERE isleaf AND relid <> "
                        + table.oid() + ")"
                : "= " + table.oid();
        List<Part> parts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEAVES + which + " ORDER BY n.nspname, c.relname")) {
            while (row.next()) {
                Table name = new Table(row.getString(2), row.getString(3));
                if (row.getString(5).equals("f")) {
                    throw PollException.fatal("partition " + name + " of " + table.described()
                            + " is a foreign table, whose rows have no xmin: use another mode, or leave the table out");
                }
                String from = only(SqlText.name(name.schema(), name.name()));
                parts.add(new Part(row.getLong(1), name, from, row.getLong(1) + "/" + row.getLong(4), true));
            }
        }
        return parts;
    }
}
