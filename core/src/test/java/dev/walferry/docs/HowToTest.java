package dev.walferry.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in docs/how-to show the code and the SQL that these tests run. */
@Timeout(600)
class HowToTest {
    private static final Duration LIMIT = Following.LIMIT;
    private static final String INDEX = "docs/how-to/keep-an-index.md";
    private static final String AUDIT = "docs/how-to/write-an-audit-log.md";
    private static final String SNAPSHOT = "docs/how-to/read-a-table-then-its-changes.md";
    private static final String CAPTURE = "docs/how-to/decode-a-capture.md";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "ProductIndex,index," + INDEX,
        "AuditLog,audit," + AUDIT,
        "CaptureReader,capture," + CAPTURE,
        "TableThenChanges,snapshot," + SNAPSHOT,
        "TableThenChanges,apply," + SNAPSHOT
    })
    void thePageShowsTheCodeThatRunsHere(String className, String region, String page) {
        String code = DocSnippets.region(className, region);
        assertTrue(DocSnippets.page(page).contains("```java\n" + code + "\n```"), () -> page + " lacks:\n" + code);
    }

    private static ProductIndex createdIndex(TestDatabase db, String... whileItLoads) throws SQLException {
        db.execute(DocSnippets.blocks(INDEX, "sql").toArray(String[]::new));
        db.execute(
                "alter table product alter name set storage external",
                "insert into product values (1, 'anvil'), (2, repeat('long', 1000)), (3, 'rope'), (4, 'glue')");
        return new ProductIndex() {
            @Override
            Loaded load(String jdbcUrl) throws SQLException {
                db.execute(whileItLoads);
                return super.load(jdbcUrl);
            }
        };
    }

    @OnPostgres({14, 18})
    void anIndexFollowsItsTable(TestDatabase db) throws Exception {
        ProductIndex index = createdIndex(db);
        Following.until(running -> index.follow(Following.url(db), running::get), () -> {
            Await.until("it is loaded", LIMIT, () -> index.names().size() == 4);
            db.execute(
                    "update product set name = 'big anvil' where id = 1",
                    "update product set id = 20, price = 5 where id = 2",
                    "update product set price = 6 where id = 20",
                    "delete from product where id = 3",
                    "insert into product values (5, 'last')");
            Await.until("it followed", LIMIT, () -> index.names().containsKey(5L));
            assertEquals(
                    Map.of(1L, "big anvil", 20L, "long".repeat(1000), 4L, "glue", 5L, "last"),
                    Map.copyOf(index.names()));
            db.execute("truncate product", "insert into product values (6, 'after')");
            Await.until("it followed", LIMIT, () -> index.names().containsKey(6L));
            assertEquals(Map.of(6L, "after"), Map.copyOf(index.names()));
        });
    }

    /** The stream repeats what was written while the index was loaded, and must not be applied a second time. */
    @OnPostgres({14, 18})
    void whatAnIndexHasLoadedIsNotAppliedAgain(TestDatabase db) throws Exception {
        ProductIndex index = createdIndex(
                db,
                "update product set id = 20 where id = 2", // its long name is not sent
                "insert into product values (2, 'another')");
        Following.until(running -> index.follow(Following.url(db), running::get), () -> {
            Await.until("it is loaded", LIMIT, () -> index.names().size() == 5);
            db.execute("insert into product values (5, 'last')");
            Await.until("it followed", LIMIT, () -> index.names().containsKey(5L));
        });
        assertEquals(
                Map.of(1L, "anvil", 2L, "another", 20L, "long".repeat(1000), 3L, "rope", 4L, "glue", 5L, "last"),
                Map.copyOf(index.names()));
    }

    /** The table has rows from before the slot, some of which change before and while they are read. */
    @OnPostgres({14, 18})
    void aTableIsReadAndThenFollowed(TestDatabase db) throws Exception {
        db.execute(DocSnippets.blocks(SNAPSHOT, "sql").toArray(String[]::new));
        db.execute(
                "alter table orders alter note set storage external",
                "insert into orders select i, repeat('note ' || i, 1000) from generate_series(1, 100) i");
        Map<Long, String> notes = new ConcurrentHashMap<>();
        Following.until(running -> TableThenChanges.follow(Following.url(db), notes, running::get), () -> {
            Following.awaitSlot(db, "orders_copy");
            db.execute(
                    "update orders set id = id + 1000 where id <= 10",
                    "delete from orders where id = 50",
                    "insert into orders values (2000, 'last')");
            Await.until("it followed", LIMIT, () -> notes.containsKey(2000L) && notes.size() == 100);
            assertEquals(6000, notes.get(1007L).length());
            db.execute("truncate orders", "insert into orders values (1, 'after')");
            Await.until("it followed", LIMIT, () -> notes.equals(Map.of(1L, "after")));
        });
        Following.awaitNoSlot(db, "orders_copy");
    }

    @OnPostgres({14, 18})
    void anAuditLogHasEachChangeOnceWhateverHappens(TestDatabase db) throws Exception {
        db.execute(DocSnippets.blocks(AUDIT, "sql").get(0).split(";", -1));
        Path file = directory.resolve("audit.log");
        Following.until(running -> AuditLog.write(Following.url(db), file, running::get), () -> {
            Following.awaitSlot(db, "audit");
            db.execute("select pg_copy_logical_replication_slot('audit', 'audit_before')");
            transaction(
                    db,
                    "insert into account values (1, 100)",
                    "update account set balance = 90 where id = 1",
                    DocSnippets.blocks(AUDIT, "sql").get(1));
            Await.until("it is written", LIMIT, () -> lines(file).size() == 4);
        });
        assertTrue(Files.readString(file).endsWith("Z\n"));
        // as after a crash: part of a transaction is written, and what was written is not confirmed
        Files.writeString(file, "insert public.account(id=\"2\", bal", StandardOpenOption.APPEND);
        db.awaitFree("audit");
        db.execute(
                "select pg_drop_replication_slot('audit')",
                "select pg_copy_logical_replication_slot('audit_before', 'audit')",
                "delete from account");
        Following.until(
                running -> AuditLog.write(Following.url(db), file, running::get),
                () -> Await.until("it is written", LIMIT, () -> lines(file).size() >= 6));
        assertEquals(
                List.of(
                        "insert public.account(id=\"1\", balance=\"100\")",
                        "update public.account(id=\"1\", balance=\"100\") to public.account(id=\"1\", balance=\"90\")",
                        "by alice",
                        "commit",
                        "delete public.account(id=\"1\", balance=\"90\")",
                        "commit"),
                lines(file).stream()
                        .map(line -> line.replaceAll("commit \\S+ at \\S+Z", "commit"))
                        .toList());
    }

    private static void transaction(TestDatabase db, String... statements) throws SQLException {
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @OnPostgres({14, 18})
    void aCaptureIsDecodedLater(TestDatabase db) throws Exception {
        List<String> sql = DocSnippets.blocks(CAPTURE, "sql");
        String slot = db.name();
        db.execute("create table item (id int primary key, note text)", "create publication p for all tables");
        List<String> captured = new ArrayList<>();
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.get(0).replace("look", slot));
            statement.execute("insert into item values (1, 'a'), (2, null)");
            statement.execute("delete from item where id = 1");
            try (ResultSet row = statement.executeQuery(sql.get(1).replace("look", slot))) {
                while (row.next()) {
                    captured.add(row.getString(1));
                }
            }
            statement.execute(sql.get(2).replace("look", slot));
        }
        List<String> printed = printed(captured);
        assertEquals(
                List.of(
                        "  insert public.item id=1 note=a",
                        "  insert public.item id=2 note=null",
                        "  delete public.item id=1 note=(not sent)"),
                printed.stream()
                        .filter(line -> !line.startsWith("transaction "))
                        .toList());
    }

    private List<String> printed(List<String> captured) throws IOException {
        List<String> printed = new ArrayList<>();
        CaptureReader.read(Files.write(directory.resolve("capture"), captured), printed::add);
        return printed;
    }

    /** Captured streams with streamed transactions need no server. */
    @Test
    void capturesOfEveryVersionAreDecoded() throws IOException {
        int changes = 0;
        for (CapturedStream stream : CapturedStream.all()) {
            if (stream.scenario().equals("streamed")) {
                List<String> lines = new ArrayList<>();
                for (CapturedMessage message : stream.messages()) {
                    lines.add(new dev.walferry.Lsn(message.lsn()) + " "
                            + HexFormat.of().formatHex(message.payload()));
                }
                changes += printed(lines).size();
            }
        }
        assertTrue(changes > 7_000, "changes: " + changes);
    }
}
