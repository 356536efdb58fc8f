package dev.walferry.kafka.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Lsn;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topic's records as JSON. Keys say what a record is about: {@code slot}, or {@code table:} and a table's name. Values
 * carry the format's version and the slot's identity. {@code slot} also counts the tables, so that a table whose record was
 * lost is noticed: a table's record is written before it is counted, and deleted after. {@code control} is the last command that was applied,
 * {@code keys:} and a table's OID holds the keys that its rows have had, {@code position:} and a slot's name how far it was
 * delivered:
 *
 * <pre>{@code
 * slot                 {"version":1,"systemId":"7412...","slot":"orders","since":"0/1A2B3C8","tables":1}
 * table:public.orders  {"version":1,"systemId":"7412...","slot":"orders","schema":"public","table":"orders",
 *                       "oid":16385,"published":"r16401","state":"snapshotting","resume":"...","rows":120000,"estimate":500000,"rate":80000}
 * control              {"version":1,"systemId":"7412...","slot":"orders","topic":"kq3...","offset":7}
 * keys:16385           {"version":1,"systemId":"7412...","slot":"orders","keys":[{"since":"0/1A2B3C8","index":false,
 *                       "columns":["id"],"flagged":["id"]}]}
 * position:orders      {"version":1,"systemId":"7412...","slot":"orders","timeline":2,"told":"0/1A2B3C8",
 *                       "returned":"0/1A2B3F0","standby":false,"final":true,"ended":{"1":"0/19FF0A8"}}
 * }</pre>
 *
 * <p>A field that is not known is ignored. A change that an older daemon would misread gets a new version, which it
 * refuses.
 */
final class ProgressJson {
    static final int VERSION = 1;
    static final String SLOT_KEY = "slot";
    static final String TABLE_KEY = "table:";
    static final String COMMAND_KEY = "control";
    static final String ROW_KEYS = "keys:";
    static final String POSITION_KEY = "position:";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ProgressJson() {}

    /** A value, read. */
    record Entry(String systemId, String slot, JsonNode fields) {
        Lsn since() throws IOException {
            try {
                return Lsn.parse(JsonFields.text(fields, "since"));
            } catch (IllegalArgumentException e) {
                throw new IOException("expected a position in \"since\"", e);
            }
        }

        int tables() throws IOException {
            JsonNode tables = fields.path("tables");
            if (!tables.isInt()) {
                throw new IOException("expected a number in \"tables\"");
            }
            return tables.intValue();
        }

        TableProgress table() throws IOException {
            Table table = new Table(JsonFields.text(fields, "schema"), JsonFields.text(fields, "table"));
            TableState state = TableState.of(JsonFields.text(fields, "state"));
            if (state == null) {
                throw new IOException("the state in \"state\" is not known");
            }
            SnapshotPace pace = new SnapshotPace(
                    fields.path("estimate").asLong(-1), fields.path("rate").asLong());
            return new TableProgress(
                    table,
                    TableIdentity.of(
                            fields.path("oid").asLong(),
                            fields.path("published").asText("")),
                    state,
                    textOrNull(fields, "resume"),
                    fields.path("rows").asLong(),
                    textOrNull(fields, "where"),
                    textOrNull(fields, "reason"),
                    fields.has("command") ? ProgressJson.position(fields.path("command")) : null,
                    pace);
        }

        CommandPosition command() throws IOException {
            return ProgressJson.position(fields);
        }

        KeptPosition position() throws IOException {
            return PositionJson.read(systemId, fields);
        }
    }

    static byte[] key(Table table) {
        return utf8(TABLE_KEY + quotedIfNeeded(table.schema()) + '.' + quotedIfNeeded(table.name()));
    }

    /** Keeps {@code "a.b".c} and {@code a."b.c"} apart. */
    private static String quotedIfNeeded(String name) {
        return name.indexOf('.') < 0 && name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    static byte[] slotKey() {
        return utf8(SLOT_KEY);
    }

    static byte[] value(SlotIdentity slot, int tables) {
        return bytes(entry(slot).put("since", slot.since().toString()).put("tables", tables));
    }

    static byte[] rowKeysKey(int oid) {
        return utf8(ROW_KEYS + Integer.toUnsignedString(oid));
    }

    static int oid(String rowKeysKey) throws IOException {
        try {
            return Integer.parseUnsignedInt(rowKeysKey.substring(ROW_KEYS.length()));
        } catch (NumberFormatException e) {
            throw new IOException("expected an OID in its key", e);
        }
    }

    static byte[] value(SlotIdentity slot, List<KeyVersion> keys) {
        ObjectNode fields = entry(slot);
        KeyJson.put(fields, keys);
        return bytes(fields);
    }

    static byte[] positionKey(String slot) {
        return utf8(POSITION_KEY + slot);
    }

    static byte[] value(String slot, KeptPosition kept) {
        ObjectNode fields = entry(kept.position().systemId(), slot);
        PositionJson.put(fields, kept);
        return bytes(fields);
    }

    static byte[] commandKey() {
        return utf8(COMMAND_KEY);
    }

    static byte[] value(SlotIdentity slot, CommandPosition position) {
        return bytes(put(entry(slot), position));
    }

    private static ObjectNode put(ObjectNode fields, CommandPosition position) {
        return fields.put("topic", position.topic()).put("offset", position.offset());
    }

    private static CommandPosition position(JsonNode fields) throws IOException {
        if (!fields.path("offset").isIntegralNumber()) {
            throw new IOException("expected a number in \"offset\"");
        }
        return new CommandPosition(
                JsonFields.text(fields, "topic"), fields.path("offset").longValue());
    }

    static byte[] value(SlotIdentity slot, TableProgress progress) {
        ObjectNode fields = entry(slot)
                .put("schema", progress.table().schema())
                .put("table", progress.table().name())
                .put("state", progress.state().word())
                .put("rows", progress.rows());
        if (!progress.identity().equals(TableIdentity.UNKNOWN)) {
            fields.put("oid", progress.identity().oid())
                    .put("published", progress.identity().entriesText());
        }
        putIfKnown(fields, "resume", progress.resume());
        putIfKnown(fields, "where", progress.where());
        putIfKnown(fields, "reason", progress.reason());
        if (!progress.pace().equals(SnapshotPace.UNKNOWN)) {
            fields.put("estimate", progress.pace().estimate())
                    .put("rate", progress.pace().rowsPerSecond());
        }
        if (progress.command() != null) {
            fields.set("command", put(MAPPER.createObjectNode(), progress.command()));
        }
        return bytes(fields);
    }

    private static void putIfKnown(ObjectNode fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static ObjectNode entry(SlotIdentity slot) {
        return entry(slot.systemId(), slot.slot());
    }

    private static ObjectNode entry(String systemId, String slot) {
        return MAPPER.createObjectNode()
                .put("version", VERSION)
                .put("systemId", systemId)
                .put("slot", slot);
    }

    /**
     * Reads a value.
     *
     * @throws IOException if it is not a value of this version; the message says why and shows no content
     */
    static Entry parse(byte[] value) throws IOException {
        JsonNode fields = JsonFields.tree(value);
        if (!fields.isObject() || !fields.path("version").isInt()) {
            throw new IOException("expected an object with a \"version\"");
        }
        int version = fields.path("version").intValue();
        if (version != VERSION) {
            throw new IOException("expected version " + VERSION + ", got version " + version);
        }
        return new Entry(JsonFields.text(fields, "systemId"), JsonFields.text(fields, "slot"), fields);
    }

    private static @Nullable String textOrNull(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    private static byte[] bytes(ObjectNode fields) {
        try {
            return MAPPER.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
