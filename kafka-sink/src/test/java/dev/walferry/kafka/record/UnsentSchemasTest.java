package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTable.Index;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.catalog.IndexAge;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.registry.CollectedSchemas;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeOid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The registered schemas of a table some of whose values may not be sent. A session that saw such a row must have the
 * same schemas as one that did not, or the registry refuses the next schema.
 */
class UnsentSchemasTest {
    private static final String[] COLUMNS = {
        "*id:25", "title:25", "embedding:1022", "code:1042:6", "price:1700:655366", "made:1184"
    };
    private static final Object[] WHOLE = {"a", "t", "{1.5}", "x", "1.50", "2026-01-02 03:04:05+00"};
    private static final Object[] UNSENT = {"a", "t", UNCHANGED, "x", "1.50", "2026-01-02 03:04:05+00"};

    private static CatalogTable table() {
        Map<String, CatalogColumn> columns = new LinkedHashMap<>();
        add(columns, "id", TypeOid.TEXT);
        add(columns, "title", TypeOid.TEXT);
        add(columns, "embedding", ArrayOid.FLOAT8);
        add(columns, "code", TypeOid.BPCHAR);
        add(columns, "price", TypeOid.NUMERIC);
        add(columns, "made", TypeOid.TIMESTAMPTZ);
        Index primary = new Index(List.of("id"), new IndexAge(List.of(), 1, null, 1));
        return new CatalogTable(true, columns, primary, null, null, false, false, List.of(), CatalogTypes.NONE);
    }

    private static CollectedSchemas registry() {
        return new CollectedSchemas(Objects.requireNonNull(
                Settings.config("value.format", "avro", "schema.registry.url", "http://127.0.0.1:1")
                        .registry()));
    }

    private static void add(Map<String, CatalogColumn> columns, String name, int type) {
        columns.put(name, new CatalogColumn(columns.size() + 1, type, false, null, null));
    }

    private static Rows session(CollectedSchemas registry, String policy, String format, char identity) {
        CatalogTable table = table();
        Rows session = new Rows(
                Settings.with(
                        "unavailable.value.policy",
                        policy,
                        "value.format",
                        format,
                        "schema.registry.url",
                        "http://127.0.0.1:1"),
                relation -> table,
                registry);
        session.begin().relation(identity, COLUMNS);
        return session;
    }

    private static Set<String> schemas(String policy, String format, char identity, Object... row) {
        CollectedSchemas registry = registry();
        assertEquals(1, session(registry, policy, format, identity).update(row).size());
        return registry.asked().stream()
                .filter(schema -> schema.subject().endsWith("-value"))
                .map(SchemaQuestion::schema)
                .collect(Collectors.toSet());
    }

    /** The schema does not depend on the policy for missing values either. */
    @ParameterizedTest
    @CsvSource({"placeholder, avro", "omit, avro", "reselect, avro", "placeholder, protobuf", "omit, protobuf"})
    void aSchemaIsTheSameInEverySession(String policy, String format) {
        Set<String> schemas = schemas(policy, format, 'd', WHOLE);
        assertEquals(schemas, schemas(policy, format, 'd', UNSENT));
        assertEquals(schemas, schemas(policy, format, 'f', WHOLE));
    }

    @ParameterizedTest
    @CsvSource({
        "placeholder, embedding",
        "reselect, embedding",
        "omit, 'title,embedding'",
        "fail, ''",
    })
    void onlyFieldsThatMayBeNullAreOptional(String policy, String optional) {
        String value = schemas(policy, "avro", 'd', WHOLE).iterator().next();
        for (String name : List.of("id", "title", "embedding", "code", "price", "made")) {
            boolean isOptional = value.contains("\"name\":\"" + name + "\",\"type\":[\"null\",");
            assertEquals(List.of(optional.split(",", -1)).contains(name), isOptional, name + " in " + value);
        }
    }

    @Test
    void nothingIsRegisteredForARowThatIsRefused() {
        CollectedSchemas registry = registry();
        Rows session = session(registry, "fail", "avro", 'd');
        session.update(WHOLE);
        List<SchemaQuestion> before = registry.asked();
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> session.update(UNSENT));
        assertTrue(e.getMessage().contains("[embedding] of relation public.item"), e.getMessage());
        assertEquals(before, registry.asked());
    }
}
