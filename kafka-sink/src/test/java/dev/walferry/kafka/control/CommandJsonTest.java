package dev.walferry.kafka.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TablePattern.UnusablePatternException;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandJsonTest {
    private static final CommandPosition POSITION = new CommandPosition("topic", 7);
    private static final Table ORDERS = new Table("public", "orders");
    private static final Table ODD = new Table("My.Schema", "Order \"1\"");

    private static TableCommand parse(String json) throws IOException {
        return CommandJson.parse(json.getBytes(StandardCharsets.UTF_8), POSITION);
    }

    private static boolean isAbout(TableCommand command, Table table) {
        return command.tables().among(List.of(table)).contains(table);
    }

    /** A signal about {@code tables} with one condition. */
    private static TableCommand signal(String tables, String condition) throws IOException {
        return parse("{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"" + tables
                + "\"],\"additional-conditions\":[{\"data-collection\":\"" + condition
                + "\",\"filter\":\"total > 5\"}]}}");
    }

    @Test
    void whatTheCommandLineWritesIsRead() throws IOException {
        for (Action action : Action.values()) {
            byte[] json = CommandJson.bytes(action, TableSelector.of(List.of(ORDERS, ODD), "a > 5"));
            TableCommand command = CommandJson.parse(json, POSITION);
            assertEquals(action, command.action());
            assertEquals(List.of(ORDERS, ODD), command.tables().names());
            assertEquals("a > 5", command.where(ODD));
            assertEquals(POSITION, command.position());
        }
    }

    /** As in Debezium's documentation of signals. */
    @Test
    void signalsOfDebeziumAreRead() throws IOException {
        TableCommand command = parse("""
                {"id":"1","type":"execute-snapshot","data":{"type":"INCREMENTAL","data-collections":["public.or.*"],
                 "additional-conditions":[{"data-collection":"public.orders","filter":"total > 5"}]}}""");
        assertEquals(Action.SNAPSHOT, command.action());
        assertTrue(isAbout(command, ORDERS));
        assertEquals("total > 5", command.where(ORDERS));
        Table others = new Table("public", "origins");
        assertTrue(isAbout(command, others));
        assertNull(command.where(others));
        assertFalse(isAbout(command, new Table("public", "items")));
        TableCommand pause = parse("{\"type\":\"pause-snapshot\"}");
        assertEquals(Action.PAUSE, pause.action());
        assertTrue(isAbout(pause, ODD), "without names it is about all tables");
    }

    /** As with Debezium, which ignores case in conditions, though not in the lists of tables. */
    @Test
    void conditionsIgnoreCase() throws IOException {
        assertEquals("total > 5", signal("public.orders", "PUBLIC.Orders").where(ORDERS));
        assertFalse(isAbout(signal("PUBLIC.Orders", "public.orders"), ORDERS));
    }

    /** As with Debezium: an expression that fits no table may still be the name of one. */
    @Test
    void aNameThatFitsNoTableAsAnExpressionIsAName() throws IOException {
        Table odd = new Table("public", "c++ (old)");
        Table plain = new Table("public", "c++");
        assertTrue(isAbout(signal(" public.c++ (old) ", ".*"), odd));
        assertEquals(
                Set.of(new Table("public", "aa")),
                signal("public.a+", ".*")
                        .tables()
                        .among(List.of(new Table("public", "aa"), new Table("public", "a+"))));
        assertFalse(isAbout(signal("public.c++ (old)", ".*"), plain));
    }

    /** Without its condition, more rows of a table are read than were asked for. */
    @Test
    void aConditionThatFitsNoTableOfItsCommandIsFound() throws IOException {
        assertEquals(
                List.of(1), signal("public.orders", "public.order").tables().unfitting(List.of(ORDERS)));
        assertEquals(
                List.of(), signal("public.orders", "public.orders").tables().unfitting(List.of(ORDERS)));
        assertEquals(List.of(), TableSelector.of(List.of(ORDERS), "a > 5").unfitting(List.of(ORDERS)));
    }

    /** Such patterns would stall the thread that matches them, or end it, at every start. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "(a{99}){99}{99}", "(?:(?:){2000000000})*", "x"})
    void patternsThatAreTooLargeAreRefused(String part) {
        String pattern = part.length() == 1 ? part.repeat(5000) : part;
        IOException e = assertThrows(
                IOException.class,
                () -> parse("{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"" + pattern + "\"]}}"));
        assertTrue(e.getMessage().startsWith("expected regular expressions in \"data-collections\": "), e.getMessage());
        assertFalse(e.getMessage().contains(pattern), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(p*)*(p*)*(p*)*(p*)*x", "(.*)*(.*)*(.*)*(.*)*x", "(?:(?:(?:(?:.?){99})*){99})*x"})
    @Timeout(60)
    void aPatternThatTakesForEverIsGivenUp(String pattern) throws IOException {
        TableCommand command =
                parse("{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"" + pattern + "\"]}}");
        assertThrows(UnusablePatternException.class, () -> isAbout(command, new Table("p".repeat(63), "p".repeat(63))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "[]",
                "{\"type\":\"log\",\"data\":{\"message\":\"secret\"}}",
                "{\"type\":\"execute-snapshot\"}",
                "{\"type\":\"park\",\"data\":{}}",
                "{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"secret(\"]}}",
                "{\"type\":\"park\",\"data\":{\"tables\":[{\"schema\":\"secret\"}]}}",
                "{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"a\"],"
                        + "\"additional-conditions\":[{\"filter\":\"true); drop table secret\"}]}}"
            })
    void whatIsNoCommandIsRefusedWithoutItsContent(String json) {
        IOException e = assertThrows(IOException.class, () -> parse(json));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}
