package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each replica identity sends for each change, on real servers. The table in {@code docs/reference} must equal
 * what this test sees; {@code -Dwalferry.writeDocs=true} writes it again.
 */
class ReplicaIdentityTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "replica-identity.md");
    private static final String FROM = "<!-- table: written and verified by ReplicaIdentityTest -->\n";
    private static final String TO = "<!-- end of table -->\n";

    /** Too long to stay in line but, uncompressed, not too long for an index. */
    private static final String LONG = "repeat('x', 2200)";

    private static final String NOTHING_SENT = "nothing";
    private static final String REFUSED = "55000";

    /** The replica identity of a table with the columns id, big (stored out of line) and note. */
    private enum Identity {
        DEFAULT("DEFAULT, primary key `id`", "add primary key (id)"),
        DEFAULT_WITHOUT_KEY("DEFAULT, no primary key", "alter note drop default"),
        INDEX("USING INDEX on `id`", "replica identity using index by_index_id"),
        INDEX_OUT_OF_LINE("USING INDEX on `big`", "replica identity using index by_index_out_of_line_big"),
        FULL("FULL", "replica identity full"),
        NOTHING("NOTHING", "replica identity nothing");

        private final String title;
        private final String alteration;

        Identity(String title, String alteration) {
            this.title = title;
            this.alteration = alteration;
        }

        String table() {
            return "by_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** A statement on the table %s, whose only row is (1, LONG, 'a') before. */
    private enum Change {
        INSERT("INSERT", "insert into %s values (2, repeat('z', 2200), 'b')"),
        UPDATE("UPDATE of all but `id`", "update %s set big = repeat('y', 2200), note = 'b'"),
        UPDATE_KEEPING_TOAST("UPDATE of `note`, `big` unchanged", "update %s set note = 'b'"),
        UPDATE_OF_KEY("UPDATE of `id` and `big`", "update %s set id = 3, big = repeat('y', 2200)"),
        UPDATE_OF_KEY_KEEPING_TOAST("UPDATE of `id`, `big` unchanged", "update %s set id = 3"),
        DELETE("DELETE", "delete from %s");

        private final String title;
        private final String sql;

        Change(String title, String sql) {
            this.title = title;
            this.sql = sql;
        }
    }

    /** Traps B1, B2, T-20, T-21 and T-22 (docs/design/traps.md). */
    @OnPostgres({14, 18})
    void thePageSaysWhatTheServerSends(TestDatabase database) throws SQLException, IOException {
        database.execute("create publication p for all tables");
        database.queryOne("select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        StringBuilder table =
                new StringBuilder("| replica identity | change | old row | new row |\n|---|---|---|---|\n");
        for (Identity identity : Identity.values()) {
            for (Change change : Change.values()) {
                table.append("| ")
                        .append(identity.title)
                        .append(" | ")
                        .append(change.title)
                        .append(" | ")
                        .append(seen(database, identity, change))
                        .append(" |\n");
            }
        }
        if (Boolean.getBoolean("walferry.writeDocs")) {
            Files.writeString(PAGE, pageWith(table.toString()));
        }
        assertEquals(pageWith(table.toString()), Files.readString(PAGE));
    }

    private static String pageWith(String table) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(FROM) + FROM.length();
        int to = page.indexOf(TO);
        assertTrue(from >= FROM.length() && to >= from, "the page has lost its marks");
        return page.substring(0, from) + table + page.substring(to);
    }

    private static String seen(TestDatabase database, Identity identity, Change change) throws SQLException {
        String table = identity.table();
        database.execute(
                "drop table if exists " + table,
                "create table " + table + " (id int not null, big text not null, note text)",
                "alter table " + table + " alter big set storage external",
                "create unique index " + table + "_id on " + table + " (id)",
                "create unique index " + table + "_big on " + table + " (big)",
                "insert into " + table + " values (1, " + LONG + ", 'a')",
                "alter table " + table + " " + identity.alteration);
        sent(database);
        try {
            database.execute(change.sql.formatted(table));
        } catch (SQLException e) {
            assertEquals(REFUSED, e.getSQLState(), e.getMessage());
            return "refused by the server | refused by the server";
        }
        return sent(database).stream()
                .map(ReplicaIdentityTest::cells)
                .filter(cells -> !cells.isEmpty())
                .collect(Collectors.joining());
    }

    private static String cells(PgOutputMessage message) {
        return switch (message.kind()) {
            case INSERT -> "– | " + columns(((Insert) message).row(), null);
            case UPDATE -> {
                Update update = (Update) message;
                yield old(update.old()) + " | " + columns(update.row(), update);
            }
            case DELETE -> old(((Delete) message).old()) + " | –";
            default -> "";
        };
    }

    private static String old(@Nullable Tuple old) {
        if (old == null) {
            return NOTHING_SENT;
        }
        return (old.isKeyOnly() ? "key: " : "row: ") + columns(old, null);
    }

    /** Returns the columns that have a value, and where a value came from that was not sent in its place. */
    private static String columns(Tuple tuple, @Nullable Update update) {
        return IntStream.range(0, tuple.size())
                .filter(i -> update != null || !tuple.isUnchanged(i))
                .mapToObj(i -> "`" + tuple.relation().columns().get(i).name() + "`" + remark(tuple, i, update))
                .collect(Collectors.joining(", "));
    }

    private static String remark(Tuple tuple, int column, @Nullable Update update) {
        if (tuple.isUnchanged(column)) {
            return " unchanged";
        }
        return update != null && update.wasSentUnchanged(column) ? " from the old row" : "";
    }

    private static List<PgOutputMessage> sent(TestDatabase database) throws SQLException {
        PgOutputDecoder decoder = new PgOutputDecoder();
        List<PgOutputMessage> messages = new ArrayList<>();
        for (@Nullable
        String hex : database.queryColumn("select encode(data, 'hex') from pg_logical_slot_get_binary_changes('"
                + database.name() + "', null, null, 'proto_version', '1', 'publication_names', 'p')")) {
            byte[] payload = HexFormat.of().parseHex(String.valueOf(hex));
            messages.add(decoder.decode(payload, 0, payload.length));
        }
        return messages;
    }
}
