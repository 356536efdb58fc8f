package dev.walferry.kafka.record.reselect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.Update;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.type.TypeOid;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ReselectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Relation ITEM = Relation.of(
            1,
            "public",
            "item",
            ReplicaIdentity.DEFAULT,
            List.of(
                    new Column("id", TypeOid.INT4, -1, true),
                    new Column("note", TypeOid.TEXT, -1, false),
                    new Column("more", TypeOid.TEXT, -1, false)));

    private final List<RowQuestion> questions = new ArrayList<>();
    private CompletableFuture<RowAnswer> answer = new CompletableFuture<>();

    private Reselection reselection(int... key) {
        TableColumns columns = new ColumnTypes(SinkConfig.recordDefaults("shop"), TableCatalog.NONE).of(ITEM);
        return new Reselection(
                question -> {
                    questions.add(question);
                    return answer;
                },
                assertNotNullColumns(columns),
                key);
    }

    private static TableColumns assertNotNullColumns(TableColumns columns) {
        assertNotNull(columns);
        return columns;
    }

    private static Update update() {
        return Update.of(null, new TupleWriter(ITEM).text("7").unchanged().nul().row());
    }

    @Test
    void theRowIsAskedForOnceAndCompletedWhenTheAnswerIsThere() {
        Reselection reselection = reselection(0);
        Update update = update();
        assertNull(reselection.complete(update));
        assertNull(reselection.complete(update));
        assertEquals(List.of(new RowQuestion(ITEM, List.of("note"), Map.of("id", "7"))), questions);
        answer.complete(new RowAnswer(true, List.of("found")));
        Update whole = reselection.complete(update);
        assertNotNull(whole);
        assertEquals("found", whole.row().getString("note"));
        assertEquals(7, whole.row().getInt("id"));
        assertTrue(whole.row().isNull("more"));
        assertEquals(List.of("note"), reselection.found());
    }

    @Test
    void anUpdateThatLacksNothingIsNotAskedFor() {
        Reselection reselection = reselection(0);
        Update update =
                Update.of(null, new TupleWriter(ITEM).text("7").text("a").nul().row());
        assertSame(update, reselection.complete(update));
        assertEquals(List.of(), questions);
        assertEquals(List.of(), reselection.found());
    }

    @Test
    void withoutAKeyNothingIsFound() {
        Update update = update();
        assertSame(update, reselection().complete(update));
        assertSame(update, reselection(1).complete(update), "the key itself was not sent");
        assertEquals(List.of(), questions);
    }

    @Test
    void aRowThatIsGoneStaysIncomplete() {
        answer = CompletableFuture.completedFuture(RowAnswer.NO_ROW);
        Reselection reselection = reselection(0);
        Update update = update();
        assertSame(update, reselection.complete(update));
        assertEquals(List.of(), reselection.found());
    }

    @Test
    void aRefusalNamesTableAndRemedy() {
        RecordMappingException e = refusal(new SQLException("permission denied for table item", "42501"));
        assertEquals(
                "unavailable.value.policy=reselect: cannot read a row of relation public.item: permission denied for table"
                        + " item; nothing was skipped: the role lacks the privilege that the message names: GRANT it; or"
                        + " set unavailable.value.policy=placeholder",
                e.getMessage());
        assertEquals(Fault.TABLE, e.fault());
    }

    private RecordMappingException refusal(Throwable cause) {
        answer = CompletableFuture.failedFuture(cause);
        Reselection reselection = reselection(0);
        return assertThrows(RecordMappingException.class, () -> reselection.complete(update()));
    }

    @Test
    void noRowIsPrinted() {
        RecordMappingException e = refusal(new SQLException("Key (id)=(s3cret) is wrong", "P0001"));
        StringWriter printed = new StringWriter();
        e.printStackTrace(new PrintWriter(printed, true));
        assertFalse(printed.toString().contains("s3cret"), printed::toString);
    }

    /** A dropped database is not the table's fault, so the table must not be parked for it. */
    @Test
    void aDatabaseThatWasDroppedConcernsEveryTable() {
        assertEquals(
                Fault.SERVICE, refusal(new SQLException("terminating", "57P04")).fault());
    }

    /** A server that shuts down during a query has not denied a right: the next session asks again. */
    @Test
    void aServerThatDoesNotAnswerNowIsNoRefusal() {
        answer = CompletableFuture.failedFuture(new StalledLookupException("shutting down"));
        Reselection reselection = reselection(0);
        assertThrows(StalledLookupException.class, () -> reselection.complete(update()));
    }

    @OnPostgres(18)
    void theRoleNeedsSelectAndAPolicyIsNoMissingRow(TestDatabase database) throws Exception {
        String role = database.name() + "_reader";
        database.execute(
                "create table item (id int primary key, note text, more text)",
                "insert into item values (7, 'here', null)",
                "create role \"" + role + "\" login password 'secret'");
        RowQuestion question = new RowQuestion(ITEM, List.of("note"), Map.of("id", "7"));
        try (TableRows rows = new TableRows(() -> DriverManager.getConnection(database.url(), role, "secret"))) {
            assertRefused(rows, question, "permission denied for table item", "GRANT it");
            database.execute("grant select on item to \"" + role + "\"");
            assertEquals(new RowAnswer(true, Arrays.asList("here")), get(rows, question));
            assertEquals(RowAnswer.NO_ROW, get(rows, new RowQuestion(ITEM, List.of("note"), Map.of("id", "8"))));
            assertEquals(RowAnswer.NO_ROW, get(rows, new RowQuestion(ITEM, List.of("note"), Map.of("id", "x"))));
            database.execute("alter table item enable row level security");
            assertRefused(rows, question, "row-level security", "BYPASSRLS");
        } finally {
            database.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
        }
    }

    /** Grants on columns do not cover the system columns. */
    @OnPostgres({14, 18})
    void grantsOfTheColumnsAreEnough(TestDatabase database) throws Exception {
        String role = database.name() + "_columns";
        database.execute(
                "create table item (id int primary key, note text, more text)",
                "insert into item values (7, 'here', null)",
                "create role \"" + role + "\" login password 'secret'",
                "grant select (id, note) on item to \"" + role + "\"");
        try (TableRows rows = new TableRows(() -> DriverManager.getConnection(database.url(), role, "secret"))) {
            RowQuestion question = new RowQuestion(ITEM, List.of("note"), Map.of("id", "7"));
            assertEquals(new RowAnswer(true, Arrays.asList("here")), get(rows, question));
        } finally {
            database.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
        }
    }

    private void assertRefused(TableRows rows, RowQuestion question, String... parts) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> get(rows, question));
        RecordMappingException e = refusal(failed.getCause());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertEquals(Fault.TABLE, e.fault());
    }

    private static RowAnswer get(TableRows rows, RowQuestion question) throws Exception {
        return rows.ask(question).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void questionsAndAnswersAreShownWithoutContent() {
        String shown = new RowQuestion(ITEM, List.of("note"), Map.of("id", "secret")) + " "
                + new RowAnswer(true, List.of("secret"));
        assertEquals("columns [note] of a row of public.item by [id] 1 values", shown);
    }
}
