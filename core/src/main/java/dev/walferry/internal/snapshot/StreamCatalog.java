package dev.walferry.internal.snapshot;

import dev.walferry.Printable;
import dev.walferry.internal.replication.LoggedTables;
import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Type;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.type.TypeOid;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the catalog what a stream calls a table, and what of it is published. */
final class StreamCatalog {
    private static final int RANGES_OF_BLOCKS_SINCE = 14;
    private static final int LISTS_SINCE = 15;

    private static final String COLUMNS = """
            SELECT a.attname, a.atttypid::bigint, a.atttypmod, a.attgenerated::text,
                   (SELECT pg_catalog.array_position(i.indkey::pg_catalog.int2[], a.attnum) + 1
                    FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (%s)
                    AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])),
                   a.attlen = -1 AND (a.attstorage <> 'p' OR t.typstorage <> 'p')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid =\s""";

    private static final String END_OF_COMMENT = "\n";

    private final Connection connection;
    private final SentTables sent;
    private final int major;

    StreamCatalog(Connection connection, SentTables sent, int major) {
        this.connection = connection;
        this.sent = sent;
        this.major = major;
    }

    /** The OID of a table that is published under this name; null if there is none. */
    @Nullable
    Long oid(Table table) throws SQLException {
        String sql = "SELECT c.oid::bigint FROM " + sent.from()
                + " JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname"
                + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename WHERE " + of(table)
                + " LIMIT 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    /**
     * A table that is published.
     *
     * @param oid its OID
     * @param hasKey whether it has a key by which its rows can be placed, and its updates are published
     */
    record Found(long oid, boolean hasKey) {}

    /** Finds tables; those that are not published are not in the result. */
    Map<Table, Found> find(Collection<Table> tables) throws SQLException {
        String names = tables.stream()
                .map(table -> LoggedTables.named(table.schema(), table.name()))
                .collect(Collectors.joining(", "));
        String sql = "SELECT p.schemaname, p.tablename, c.oid::bigint,"
                + " " + sent.updates() + " AND EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid"
                + " AND " + sent.isKey() + ")"
                + " FROM " + sent.from()
                + " JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname"
                + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename"
                + " WHERE " + sent.condition() + " AND (p.schemaname, p.tablename) IN ("
                + names + ") GROUP BY p.schemaname, p.tablename, c.oid, c.relreplident";
        Map<Table, Found> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.put(new Table(row.getString(1), row.getString(2)), new Found(row.getLong(3), row.getBoolean(4)));
            }
        }
        return found;
    }

    private String of(Table table) {
        return sent.condition() + " AND p.schemaname = " + Sql.literal(table.schema()) + " AND p.tablename = "
                + Sql.literal(table.name());
    }

    /** Names all that must stay as it is while a table is read. */
    String fingerprint(long oid) throws SQLException {
        return text(Fingerprint.of(oid, sent, major));
    }

    private String text(String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + expression)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Describes a table, except for its files, within the caller's transaction. */
    TableLayout layout(Table table, long oid, TableSelection selection) throws SQLException {
        Published published = published(table);
        String fingerprint = fingerprint(oid);
        ReplicaIdentity identity;
        String sql = "SELECT c.relreplident::text FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = " + oid + " AND n.nspname = "
                + Sql.literal(table.schema()) + " AND c.relname = " + Sql.literal(table.name());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new TableChangedException();
            }
            identity = identity(row.getString(1));
        }
        List<Column> columns = new ArrayList<>();
        List<String> key = new ArrayList<>();
        Set<String> large = columns(table, oid, identity, published, columns, key);
        Set<String> unread = unread(table, columns, key, large, selection.columns());
        Relation relation = Relation.of((int) oid, table.schema(), table.name(), identity, columns);
        if (selection.where() != null) {
            requireCondition(table, selection.where());
        }
        return new TableLayout(
                relation,
                types(columns),
                key,
                unread,
                both(published.filter(), selection.where()),
                fingerprint,
                new Partitions(text(Fingerprint.partitions(oid, major))),
                !large.isEmpty(),
                false,
                List.of(),
                0,
                -1);
    }

    /**
     * What some publications say together. A table that one of them publishes whole is published whole.
     *
     * @param updates whether updates are published. Otherwise a row can move to a part that was read, and nobody tells
     */
    private record Published(@Nullable Set<String> columns, String filter, boolean updates) {}

    private boolean isUpdatePublished(Table table) throws SQLException {
        String sql = "SELECT " + sent.updates() + " FROM " + sent.from() + " WHERE " + of(table);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private Published published(Table table) throws SQLException {
        boolean updates = !sent.hasPublications() || isUpdatePublished(table);
        if (major < LISTS_SINCE || !sent.hasPublications()) {
            return new Published(null, "", updates);
        }
        Set<String> columns = new LinkedHashSet<>();
        Set<String> filters = new LinkedHashSet<>();
        boolean filtered = true;
        String sql = "SELECT p.attnames, p.rowfilter FROM pg_catalog.pg_publication_tables p WHERE " + of(table);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Array names = row.getArray(1);
                columns.addAll(Arrays.asList((String[]) names.getArray()));
                String filter = row.getString(2);
                filtered &= filter != null;
                filters.add(filter == null ? "" : "(" + filter + ")");
            }
        }
        return new Published(columns, filtered ? String.join(" OR ", filters) : "", updates);
    }

    /**
     * Has the server parse a condition on its own. One that ends the parentheses around it would reach rows that do not
     * belong to a chunk, or are not published; without them it is an error of syntax.
     */
    private void requireCondition(Table table, String where) throws SQLException {
        String name = Sql.identifier(table.schema()) + "." + Sql.identifier(table.name());
        try (Statement statement = connection.createStatement()) {
            statement.execute("EXPLAIN SELECT FROM " + name + " WHERE " + where + END_OF_COMMENT);
        }
    }

    private static String both(String published, @Nullable String selected) {
        if (selected == null) {
            return published;
        }
        String own = selected + END_OF_COMMENT;
        return published.isEmpty() ? own : "(" + published + ") AND (" + own + ")";
    }

    /**
     * Fills the columns, and the key in the order of its index if updates are published. Returns the columns whose
     * values can be out of line. A value that was stored out of line stays so when the column becomes PLAIN.
     */
    private Set<String> columns(
            Table table,
            long oid,
            ReplicaIdentity identity,
            Published published,
            List<Column> columns,
            List<String> key)
            throws SQLException {
        Set<String> large = new HashSet<>();
        SortedMap<Integer, String> inOrder = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        String.format(Locale.ROOT, COLUMNS, sent.isKey()) + oid + " ORDER BY a.attnum")) {
            while (row.next()) {
                String name = row.getString(1);
                int place = row.getInt(5); // 0 for null
                boolean isKey = place > 0;
                String generated = row.getString(4);
                if (!isPublished(name, generated, published.columns())) {
                    if (isKey && published.updates()) {
                        throw notSent(table, name, !generated.isEmpty());
                    }
                    continue;
                }
                boolean flag = identity == ReplicaIdentity.FULL || (identity != ReplicaIdentity.NOTHING && isKey);
                columns.add(new Column(name, (int) row.getLong(2), row.getInt(3), flag));
                if (isKey && published.updates()) {
                    sent.requireSameText(table, name, (int) row.getLong(2));
                    inOrder.put(place, name);
                }
                if (row.getBoolean(6)) {
                    large.add(name);
                }
            }
        }
        key.addAll(inOrder.values());
        return large;
    }

    private UnreadableTableException notSent(Table table, String column, boolean isGenerated) {
        return new UnreadableTableException("key column " + column + " of table " + table
                + (isGenerated ? " is generated and" : " is") + " not published, so its rows cannot be placed: "
                + sent.remedyForKey(isGenerated, major));
    }

    /** A value that is not read looks like a large one that did not change, so it must be one that can be large. */
    private static Set<String> unread(
            Table table, List<Column> columns, List<String> key, Set<String> large, List<String> selected) {
        Set<String> unread = new HashSet<>();
        if (selected.isEmpty()) {
            return unread;
        }
        columns.forEach(column -> unread.add(column.name()));
        for (String name : selected) {
            if (!unread.contains(name)) {
                throw new UnreadableTableException("table " + table + " has no published column " + Printable.of(name)
                        + ", which is to be read: name its columns as they are, each once");
            }
            unread.remove(name);
        }
        for (String name : unread) {
            if (key.contains(name) || !large.contains(name)) {
                throw new UnreadableTableException("column " + Printable.of(name) + " of table " + table
                        + " must be read, because "
                        + (key.contains(name) ? "it is part of the key" : "its values cannot be stored out of line")
                        + ": add it to the columns that are read");
            }
        }
        return unread;
    }

    /** The stream names types that are not built in, and a domain by its base type. */
    private List<Type> types(List<Column> columns) throws SQLException {
        List<Type> types = new ArrayList<>();
        String oids = columns.stream()
                .filter(column -> !TypeOid.isAssignedByHand(column.typeOid()))
                .map(column -> Integer.toUnsignedString(column.typeOid()))
                .collect(Collectors.joining(", "));
        if (oids.isEmpty()) {
            return types;
        }
        String sql = "WITH RECURSIVE base(oid, base) AS (SELECT oid, oid FROM pg_catalog.pg_type WHERE oid IN (" + oids
                + ") UNION ALL SELECT b.oid, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.base"
                + " WHERE t.typtype = 'd') SELECT b.oid::bigint, n.nspname, t.typname FROM base b"
                + " JOIN pg_catalog.pg_type t ON t.oid = b.base JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
                + " WHERE t.typtype <> 'd' ORDER BY 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                types.add(new Type(0, (int) row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return types;
    }

    private boolean isPublished(String name, String generated, @Nullable Set<String> published) {
        boolean mayBe = generated.isEmpty()
                || (major >= SentTables.PUBLISHED_GENERATED_SINCE && sent.hasPublications() && generated.equals("s"));
        return mayBe && (published == null || published.contains(name));
    }

    /**
     * Measures a table's files, within the caller's transaction. Rows can move beyond their ends from now on, and their
     * changes can be returned.
     */
    TableLayout measured(TableLayout layout) throws SQLException {
        long oid = Integer.toUnsignedLong(layout.relation().oid());
        // the partitions that are watched from now on, whatever functions of the catalog see by now
        String which = "c.relkind <> 'p' AND c.oid IN ("
                + Stream.concat(Stream.of(oid), layout.partitions().oids().stream())
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + ")";
        String sql =
                "SELECT c.oid::bigint, n.nspname, c.relname, coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,"
                        + " pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,"
                        + " pg_catalog.pg_table_size(c.oid), c.reltuples, m.amname"
                        + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam WHERE " + which + " ORDER BY c.oid";
        List<Leaf> leaves = new ArrayList<>();
        long bytes = 0;
        double rows = 0;
        boolean byKey = major < RANGES_OF_BLOCKS_SINCE; // an older server would read the whole table for each range
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String storage = row.getString(8);
                if (storage == null) {
                    throw new UnreadableTableException("table " + row.getString(2) + "." + row.getString(3)
                            + " is a foreign table, which snapshots cannot read: leave the table out");
                }
                byKey |= !storage.equals("heap");
                leaves.add(new Leaf(
                        (int) row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)));
                bytes += row.getLong(6);
                rows = rows < 0 || row.getDouble(7) < 0 ? -1 : rows + row.getDouble(7);
            }
        }
        return layout.withFiles(byKey, leaves, bytes, (long) rows);
    }

    private static ReplicaIdentity identity(String letter) {
        return Arrays.stream(ReplicaIdentity.values())
                .filter(identity -> identity.wireByte() == letter.charAt(0))
                .findFirst()
                .orElseThrow();
    }
}
