package dev.walferry.kafka.record.reselect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
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
        answer = CompletableFuture.failedFuture(new SQLException("permission denied for table item", "42501"));
        Reselection reselection = reselection(0);
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> reselection.complete(update()));
        for (String part : List.of("public.item", "permission denied", "GRANT SELECT", "placeholder")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    /** It is no matter of rights when the server shuts down in the middle of a question: the next session asks again. */
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
            assertThrows(ExecutionException.class, () -> get(rows, question));
            database.execute("grant select on item to \"" + role + "\"");
            assertEquals(new RowAnswer(true, Arrays.asList("here")), get(rows, question));
            assertEquals(RowAnswer.NO_ROW, get(rows, new RowQuestion(ITEM, List.of("note"), Map.of("id", "8"))));
            assertEquals(RowAnswer.NO_ROW, get(rows, new RowQuestion(ITEM, List.of("note"), Map.of("id", "x"))));
            database.execute("alter table item enable row level security");
            assertThrows(ExecutionException.class, () -> get(rows, question));
        } finally {
            database.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
        }
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
