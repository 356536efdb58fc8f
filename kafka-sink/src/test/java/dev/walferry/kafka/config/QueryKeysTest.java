package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.rule.TopicTemplate;
import dev.walferry.kafka.config.settings.QuerySettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations of query-based capture, including the file of a JDBC source connector. */
class QueryKeysTest {
    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "source.mode", "query",
            "connection.url", "jdbc:postgresql://localhost/shop",
            "connection.user", "walferry",
            "connection.password", "secret",
            "mode", "timestamp+incrementing",
            "timestamp.column.name", "changed_at, made_at",
            "topic.prefix", "shop-",
            "kafka.bootstrap.servers", "localhost:9092"));

    private SinkConfig config() {
        return SinkConfig.of(settings, Map.of());
    }

    private QuerySettings query() {
        QuerySettings query = config().query();
        assertNotNull(query);
        return query;
    }

    private void assertRefused(String... parts) {
        String message = String.valueOf(
                assertThrows(ConfigurationException.class, this::config).getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "no \"" + part + "\" in " + message);
        }
    }

    @Test
    void theFileOfAJdbcSourceConnector() {
        settings.putAll(Map.of(
                "name", "shop",
                "connector.class", "io.aiven.connect.jdbc.JdbcSourceConnector",
                "tasks.max", "1",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "false",
                "numeric.mapping", "best_fit",
                "timestamp.initial.ms", "0",
                "table.whitelist", "orders, shop.stock, shop.\"other\".\"Order, Items\"",
                "table.types", "TABLE,VIEW"));
        QuerySettings query = query();
        assertEquals(QueryMode.TIMESTAMP_INCREMENTING, query.mode());
        assertEquals(List.of("changed_at", "made_at"), query.timestampColumns());
        assertEquals(0, query.timestampInitial());
        assertEquals("[orders, shop.stock, other.Order, Items]", query.listed().toString());
        assertEquals(List.of('r', 'p', 'v'), query.kinds());
        assertEquals(5000, query.interval().toMillis());
        assertEquals(6, query.ignored().size(), query.ignored()::toString);
        SinkConfig config = config();
        assertEquals("jdbc:postgresql://localhost/shop", config.source().url());
        assertEquals(RecordEnvelope.FLAT, config.records().envelope());
        TopicTemplate topics = config.records().topicNames().template();
        assertNotNull(topics);
        assertEquals("shop-orders", topics.topic("shop-", "public", "orders"));
    }

    @Test
    void variablesOverrideTheFileInItsOwnWordsToo() {
        settings.put("incrementing.column.name", "id");
        settings.remove("source.mode");
        SinkConfig config =
                SinkConfig.of(settings, Map.of("WALFERRY_SOURCE_MODE", "query", "WALFERRY_SOURCE_USER", "other"));
        assertEquals("other", config.source().user());
        assertEquals("jdbc:postgresql://localhost/shop", config.source().url());
    }

    @Test
    void theTopicOfAQueryIsThePrefix() {
        settings.putAll(Map.of("query", "select 1", "incrementing.column.name", "id"));
        TopicTemplate topics = config().records().topicNames().template();
        assertNotNull(topics);
        assertEquals("shop-", topics.topic("shop-", "query", "query"));
    }

    @Test
    void unknownKeysAndThoseOfASlotAreRefused() {
        settings.putAll(Map.of("transforms", "x", "source.slot.name", "s", "snapshot.mode", "never"));
        assertRefused("transforms: unknown", "source.slot.name: has no effect", "snapshot.mode: has no effect");
    }

    @Test
    void whatAModeNeeds() {
        settings.remove("timestamp.column.name");
        assertRefused("timestamp.column.name: missing");
        settings.remove("mode");
        assertRefused("mode: missing", "timestamp+incrementing", "xmin");
        settings.putAll(Map.of("mode", "xmin", "query", "select 1"));
        assertRefused("mode: xmin is for tables");
        settings.put("source.url", "jdbc:postgresql://localhost/other");
        assertRefused("connection.url: cannot be combined with source.url");
    }

    /** The rows of a query count as those of a table that such a list would leave out, without a word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "table.whitelist",
                "table.blacklist",
                "schema.include.list",
                "schema.exclude.list",
                "table.include.list",
                "table.exclude.list"
            })
    void aQueryHasNoListsOfTables(String list) {
        settings.putAll(Map.of("query", "select 1", "incrementing.column.name", "id", list, "orders"));
        assertRefused(list + ": cannot be combined with query");
    }

    /** The connector finds nothing in schemas without a name; there are none in PostgreSQL. */
    @Test
    void aBlankPatternOfSchemasIsNone() {
        settings.put("schema.pattern", "");
        assertNull(query().schemaPattern());
        settings.put("schema.pattern", "shop%");
        assertEquals("shop%", query().schemaPattern());
    }

    /** The connectors take these names from the driver, in any case. */
    @Test
    void typesOfTablesAreNamedAsByTheDriver() {
        settings.put("table.types", "partitioned table");
        assertEquals(List.of('p'), query().kinds());
        settings.put("table.types", "Table, PARTITIONED TABLE, FOREIGN TABLE");
        assertEquals(List.of('r', 'p', 'f'), query().kinds());
        settings.put("table.types", "TABLE, INDEX");
        assertRefused("table.types: is 'TABLE, INDEX': part 2 is no type", "MATERIALIZED VIEW");
    }

    @Test
    void polledRowsHaveNoUpdatesToSkip() {
        settings.put("skip.messages.without.change", "true");
        assertRefused("skip.messages.without.change: has no effect with source.mode=query");
    }

    /** A suffix might cut rows off, and a window of transactions counts as read at the end of the statement. */
    @Test
    void aSuffixIsNotForWindowsOfTransactions() {
        settings.put("query.suffix", "LIMIT 1000");
        settings.put("incrementing.column.name", "id");
        assertEquals("LIMIT 1000", query().suffix());
        settings.put("mode", "xmin");
        assertRefused("query.suffix: cannot be combined with mode=xmin");
    }

    @Test
    void otherKeysNeedTheMode() {
        Map<String, String> log = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "s",
                "source.publication.names", "p",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        assertNull(SinkConfig.of(log, Map.of()).query());
        log.put("mode", "xmin");
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> SinkConfig.of(log, Map.of()));
        assertTrue(String.valueOf(e.getMessage()).contains("mode: has no effect without source.mode=query"));
    }
}
