package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether each published table tells which row an UPDATE or DELETE means. */
final class IdentityCheck {
    /** A deferrable primary key does not count, and an index chosen once may have been dropped. */
    private static final String IDENTITY = "SELECT c.relreplident::text, c.relreplident = 'f' OR EXISTS (SELECT FROM"
            + " pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate AND"
            + " CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END),"
            + " c.relreplident = 'n' AND EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND"
            + " i.indisprimary)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ?";

    private static final Map<String, String> WHY = Map.of(
            "d", "replica identity DEFAULT without a primary key that counts",
            "i", "the index of its replica identity is gone",
            "n", "replica identity NOTHING");

    private record Identity(String letter, boolean usable, boolean keyed) {}

    private final CatalogReader query;
    private final CheckReport report;

    IdentityCheck(CatalogReader query, CheckReport report) {
        this.query = query;
        this.report = report;
    }

    void run(List<PublishedTable> tables) {
        report.attempt("replica identities", "", () -> {
            List<String> usable = new ArrayList<>();
            for (PublishedTable table : tables) {
                if (isUsable(table)) {
                    usable.add(table.table().toString());
                }
            }
            if (!usable.isEmpty()) {
                report.ok("replica identity: usable on " + ShortList.some(usable, name -> name));
            }
        });
    }

    private boolean isUsable(PublishedTable published) throws SQLException {
        String name = "table " + published.table() + ": ";
        List<Identity> found = query.all(
                IDENTITY,
                row -> new Identity(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                published.table().schema(),
                published.table().name());
        if (found.isEmpty()) {
            report.fail(name + "does not exist", "create it, or take it out of source.tables");
            return false;
        }
        Identity identity = found.get(0);
        if (identity.usable() || !(published.updates() || published.deletes())) {
            return true;
        }
        report.warn(
                name + WHY.getOrDefault(identity.letter(), "no replica identity") + ", so the server refuses "
                        + published.refused() + " on it" + (identity.keyed() ? "" : ", and records have no key"),
                "add a primary key, or ALTER TABLE ... REPLICA IDENTITY USING INDEX ... or FULL");
        return false;
    }
}
