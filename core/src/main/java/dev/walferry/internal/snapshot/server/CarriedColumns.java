package dev.walferry.internal.snapshot.server;

import dev.walferry.Printable;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Type;
import dev.walferry.replication.Publications.Table;
import dev.walferry.type.TypeOid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that the stream carries.
 *
 * @param columns as the stream describes them
 * @param key the names of those that tell rows apart, in the order of their index; none if updates are not published
 * @param large the names of those that can be stored out of line. A value stays out of line when its column becomes PLAIN
 * @param types those that the stream names
 */
record CarriedColumns(List<Column> columns, List<String> key, Set<String> large, List<Type> types) {
    private static final String COLUMNS = """
            SELECT a.attname, a.atttypid::bigint, a.atttypmod, a.attgenerated::text,
                   (SELECT pg_catalog.array_position(i.indkey::pg_catalog.int2[], a.attnum) + 1
                    FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (%s)
                    AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])),
                   a.attlen = -1 AND (a.attstorage <> 'p' OR t.typstorage <> 'p')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid =\s""";

    /**
     * What several publications publish together. A table that one of them publishes whole is published whole.
     *
     * @param columns null for all
     * @param updates whether updates are published. Otherwise a row can move unnoticed to a part that was read
     */
    record Published(@Nullable Set<String> columns, String filter, boolean updates) {}

    /** Asks within the caller's transaction. */
    static CarriedColumns of(
            ReaderSession session, Table table, long oid, ReplicaIdentity identity, Published published)
            throws SQLException {
        SentTables sent = session.sent();
        List<Column> columns = new ArrayList<>();
        Set<String> large = new HashSet<>();
        SortedMap<Integer, String> key = new TreeMap<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(
                        String.format(Locale.ROOT, COLUMNS, sent.isKey()) + oid + " ORDER BY a.attnum")) {
            while (row.next()) {
                String name = row.getString(1);
                int typeOid = (int) row.getLong(2);
                String generated = row.getString(4);
                int place = row.getInt(5); // 0 for null
                boolean isKey = place > 0;
                if (!isPublished(session, name, generated, published.columns())) {
                    if (isKey && published.updates()) {
                        throw notSent(session, table, name, !generated.isEmpty());
                    }
                    continue;
                }
                boolean flag = identity == ReplicaIdentity.FULL || (identity != ReplicaIdentity.NOTHING && isKey);
                columns.add(new Column(name, typeOid, row.getInt(3), flag));
                if (isKey && published.updates()) {
                    sent.requireSameText(table, name, typeOid);
                    key.put(place, name);
                }
                if (row.getBoolean(6)) {
                    large.add(name);
                }
            }
        }
        return new CarriedColumns(columns, List.copyOf(key.values()), large, types(session, columns));
    }

    private static boolean isPublished(
            ReaderSession session, String name, String generated, @Nullable Set<String> published) {
        boolean mayBe = generated.isEmpty()
                || (session.major() >= SentTables.PUBLISHED_GENERATED_SINCE
                        && session.sent().hasPublications()
                        && generated.equals("s"));
        return mayBe && (published == null || published.contains(name));
    }

    private static UnreadableTableException notSent(
            ReaderSession session, Table table, String column, boolean isGenerated) {
        return new UnreadableTableException("key column " + column + " of table " + table
                + (isGenerated ? " is generated and" : " is") + " not published, so its rows cannot be placed: "
                + session.sent().remedyForKey(isGenerated, session.major()));
    }

    /** The stream names types that are not built in, and a domain by its base type. */
    private static List<Type> types(ReaderSession session, List<Column> columns) throws SQLException {
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
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                types.add(new Type(0, (int) row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return types;
    }

    /**
     * Returns the columns that are left out if only some are read. A value that is not read looks like a large one that did not
     * change, so its column must allow large values.
     *
     * @param selected those that are read; empty for all
     */
    Set<String> without(Table table, List<String> selected) {
        Set<String> unread = new HashSet<>();
        if (selected.isEmpty()) {
            return unread;
        }
        columns.forEach(column -> unread.add(column.name()));
        for (String name : selected) {
            if (!unread.contains(name)) {
                throw new UnreadableTableException("table " + table + " has no published column " + Printable.of(name)
                        + ", which should be read: name its columns as they are, each once");
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
}
