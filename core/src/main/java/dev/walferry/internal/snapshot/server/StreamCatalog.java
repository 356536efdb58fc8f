package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.replication.LoggedTables;
import dev.walferry.internal.replication.Sql;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the catalog under which name a stream has a table, and what of it is published. */
public final class StreamCatalog {
    private static final int LISTS_SINCE = 15;

    private static final String END_OF_COMMENT = "\n";

    private final ReaderSession session;
    private final Connection connection;
    private final SentTables sent;
    private final int major;

    StreamCatalog(ReaderSession session) {
        this.session = session;
        this.connection = session.connection();
        this.sent = session.sent();
        this.major = session.major();
    }

    /** Returns the OID of a table that is published under this name; null if there is none. */
    @Nullable
    public Long oid(Table table) throws SQLException {
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
    public record Found(long oid, boolean hasKey) {}

    /** Finds tables; those that are not published are not in the result. */
    public Map<Table, Found> find(Collection<Table> tables) throws SQLException {
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

    /** Identifies everything that must not change while a table is read. */
    public String fingerprint(long oid) throws SQLException {
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
    public TableLayout layout(Table table, long oid, TableSelection selection) throws SQLException {
        CarriedColumns.Published published = published(table);
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
        CarriedColumns columns = CarriedColumns.of(session, table, oid, identity, published);
        Set<String> unread = columns.without(table, selection.columns());
        if (selection.where() != null) {
            requireCondition(table, selection.where());
        }
        return new TableLayout(
                Relation.of((int) oid, table.schema(), table.name(), identity, columns.columns()),
                columns.types(),
                KeySql.of(connection, oid, sent.isKey(), columns.key()),
                unread,
                both(published.filter(), selection.where()),
                fingerprint,
                new Partitions(text(Fingerprint.partitions(oid, major))),
                !columns.large().isEmpty(),
                false,
                List.of(),
                0,
                -1);
    }

    private boolean isUpdatePublished(Table table) throws SQLException {
        String sql = "SELECT " + sent.updates() + " FROM " + sent.from() + " WHERE " + of(table);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private CarriedColumns.Published published(Table table) throws SQLException {
        boolean updates = !sent.hasPublications() || isUpdatePublished(table);
        if (major < LISTS_SINCE || !sent.hasPublications()) {
            return new CarriedColumns.Published(null, "", updates);
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
        return new CarriedColumns.Published(columns, filtered ? String.join(" OR ", filters) : "", updates);
    }

    /**
     * Has the server parse a condition on its own. One that closes the parentheses around it would reach rows outside
     * the chunk or the publication. Without the parentheses it is a syntax error.
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

    private static ReplicaIdentity identity(String letter) {
        return Arrays.stream(ReplicaIdentity.values())
                .filter(identity -> identity.wireByte() == letter.charAt(0))
                .findFirst()
                .orElseThrow();
    }
}
