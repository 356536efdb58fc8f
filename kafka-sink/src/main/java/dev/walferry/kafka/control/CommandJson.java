package dev.walferry.kafka.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TablePattern.Allowance;
import dev.walferry.kafka.control.TablePattern.Case;
import dev.walferry.kafka.control.TablePattern.UnusablePatternException;
import dev.walferry.kafka.control.TableSelector.Condition;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.JsonFields;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as JSON: Debezium's signals, whose {@code data-collections} are regular expressions, and {@code tables} with
 * exact names in their place.
 *
 * <pre>{@code
 * {"type":"execute-snapshot","data":{"data-collections":["public\\.or.*"],
 *     "additional-conditions":[{"data-collection":"public\\.orders","filter":"total > 5"}]}}
 * {"type":"park","data":{"tables":[{"schema":"public","table":"orders"}]}}
 * }</pre>
 */
final class CommandJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NAMES = "tables";
    private static final String PATTERNS = "data-collections";
    private static final String CONDITIONS = "additional-conditions";

    /** The time for all patterns of a command together, over all tables. The database waits meanwhile. */
    private static final Duration MATCHING = Duration.ofMillis(200);

    private CommandJson() {}

    static byte[] bytes(Action action, TableSelector tables) {
        ObjectNode data = MAPPER.createObjectNode();
        ArrayNode names = data.putArray(NAMES);
        tables.names()
                .forEach(
                        table -> names.addObject().put("schema", table.schema()).put("table", table.name()));
        for (Condition condition : tables.conditions()) {
            data.withArray(CONDITIONS).addObject().put("filter", condition.where());
        }
        ObjectNode command = MAPPER.createObjectNode().put("type", action.type());
        command.set("data", data);
        try {
            return MAPPER.writeValueAsBytes(command);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }

    /**
     * Reads a command.
     *
     * @throws IOException if it is none; the message says why and shows no content
     */
    static TableCommand parse(byte[] value, CommandPosition position) throws IOException {
        JsonNode command = JsonFields.tree(value);
        Action action = Action.of(command.path("type").asText());
        if (action == null) {
            throw new IOException("its \"type\" is none that Walferry knows");
        }
        TableSelector tables = selector(command.path("data"));
        boolean mayBeAll = action != Action.SNAPSHOT && action != Action.PARK && action != Action.RESUME;
        if (tables.isAll() && !mayBeAll) {
            throw new IOException("expected \"" + PATTERNS + "\" or \"" + NAMES + "\" in its \"data\"");
        }
        return new TableCommand(action, tables, position);
    }

    private static TableSelector selector(JsonNode data) throws IOException {
        List<Table> names = new ArrayList<>();
        for (JsonNode table : data.path(NAMES)) {
            names.add(new Table(JsonFields.text(table, "schema"), JsonFields.text(table, "table")));
        }
        Allowance allowance = new Allowance(MATCHING);
        List<TablePattern> patterns = new ArrayList<>();
        for (JsonNode pattern : data.path(PATTERNS)) {
            patterns.add(pattern(pattern.asText().strip(), Case.COUNTS, allowance));
        }
        List<Condition> conditions = new ArrayList<>();
        for (JsonNode condition : data.path(CONDITIONS)) {
            JsonNode of = condition.path("data-collection");
            conditions.add(new Condition(
                    of.isMissingNode() ? null : pattern(of.asText(), Case.IGNORED, allowance), where(condition)));
        }
        return new TableSelector(names, patterns, conditions, !data.has(NAMES) && !data.has(PATTERNS));
    }

    private static TablePattern pattern(String text, Case letters, Allowance allowance) throws IOException {
        try {
            return TablePattern.of(text, letters, allowance);
        } catch (UnusablePatternException e) {
            throw new IOException("expected regular expressions in \"" + PATTERNS + "\": " + e.getMessage(), e);
        }
    }

    private static String where(JsonNode condition) throws IOException {
        String text = JsonFields.text(condition, "filter");
        try {
            return String.valueOf(new TableSelection(text).where());
        } catch (IllegalArgumentException e) {
            throw new IOException("its \"filter\" cannot be used: " + e.getMessage(), e);
        }
    }
}
