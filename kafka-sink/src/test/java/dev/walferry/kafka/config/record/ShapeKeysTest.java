package dev.walferry.kafka.config.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.settings.ShapeSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeKeysTest {
    private static final String SALT = "pepper.AND salt";

    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "source.url", "jdbc:postgresql://localhost/shop",
            "source.user", "walferry",
            "source.slot.name", "shop",
            "source.publication.names", "a",
            "topic.prefix", "shop",
            "kafka.bootstrap.servers", "localhost:9092"));

    private SinkConfig config(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SinkConfig.of(settings, Map.of());
    }

    private String mistake(String... keysAndValues) {
        List<String> mistakes = assertThrows(ConfigurationException.class, () -> config(keysAndValues))
                .mistakes();
        assertEquals(1, mistakes.size(), mistakes::toString);
        return mistakes.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "table", "column"})
    void includeAndExcludeListsDoNotGoTogether(String of) {
        String mistake = mistake(of + ".include.list", "a", of + ".exclude.list", "b");
        assertTrue(mistake.startsWith(of + ".exclude.list: cannot be combined with " + of + ".include.list"), mistake);
    }

    @Test
    void onlyRulesForColumnsDoNotGoWithRawValues() {
        config("value.format", "raw", "topic.creation.groups", "a", "topic.creation.a.include", ".*");
        String mistake = mistake("column.mask.with.3.chars", "a.b.c");
        assertTrue(mistake.startsWith("column.mask.with.3.chars: value.format=raw "), mistake);
    }

    @Test
    void everyExpressionIsCheckedAndNoneIsRepeated() {
        assertEquals(
                "table.include.list: part 2 is not a regular expression: Unclosed group at character 9",
                mistake("table.include.list", "public.a, (public.b"));
        settings.remove("table.include.list");
        assertEquals("column.exclude.list: has no regular expression", mistake("column.exclude.list", " , "));
        settings.remove("column.exclude.list");
        assertEquals(
                "column.mask.with.3.chars: part 1 is not a regular expression: Unclosed group at character 1",
                mistake("column.mask.with.3.chars", "("));
    }

    @Test
    void rulesAreInTheOrderInWhichTheyApply() {
        ShapeSettings shape = config(
                        "column.mask.hash.SHA-256.with.salt.x",
                        "a",
                        "column.mask.hash.v2.MD5.with.salt." + SALT,
                        "a",
                        "column.mask.with.5.chars",
                        "a",
                        "column.truncate.to.10.chars",
                        "a",
                        "column.truncate.to.9.chars",
                        "a")
                .records()
                .shape();
        assertEquals(
                List.of(
                        "column.truncate.to.9.chars",
                        "column.truncate.to.10.chars",
                        "column.mask.with.5.chars",
                        "column.mask.hash.SHA-256.with.salt.***",
                        "column.mask.hash.v2.MD5.with.salt.***"),
                shape.rules().stream().map(ColumnRule::key).toList());
        assertFalse(shape.toString().contains("pepper"), shape::toString);
    }

    @Test
    void saltsAreInNoMessage() {
        for (String key : List.of(
                "column.mask.hash.v2.SHA-257.with.salt." + SALT,
                "colum.mask.hash.v2.SHA-256.with.salt." + SALT,
                "column.mask.hashed.with.salt." + SALT)) {
            String mistake = mistake(key, "a");
            assertTrue(mistake.contains("with.salt.***"), mistake);
            assertFalse(mistake.contains("pepper") || mistake.contains(SALT), mistake);
            settings.remove(key);
        }
    }

    @Test
    void aVariableCannotHoldASalt() {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> SinkConfig.of(settings, Map.of("WALFERRY_COLUMN_MASK_HASH_MD5_WITH_SALT_PEPPER", "a")));
        assertEquals(
                List.of("column.mask.hash.md5.with.salt.*** (from WALFERRY_COLUMN_MASK_HASH_MD5_WITH_SALT_***):"
                        + " cannot be set by a variable, because the case of algorithm and salt matters"),
                e.mistakes());
    }

    @Test
    void aVariableCanHoldAMask() {
        ShapeSettings shape = SinkConfig.of(settings, Map.of("WALFERRY_COLUMN_MASK_WITH_3_CHARS", "public.a.b"))
                .records()
                .shape();
        assertEquals("column.mask.with.3.chars", shape.rules().get(0).key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic.regex                   | (.*)_1     | topic.replacement: missing",
                "topic.replacement             | $1         | topic.regex: missing",
                "topic.regex                   | (          | topic.regex: is not a regular expression",
                "topic.template                | a${schema} | topic.template: has no ${table}",
                "topic.template                | ${tabel}   | topic.template: has an unknown variable",
                "topic.template                | ${table} x | topic.template: expected variables and",
                "topic.delimiter               | /          | topic.delimiter: expected one or more",
                "column.mask.with.many.chars   | a          | column.mask.with.many.chars: unknown",
                "column.truncate.to.-1.chars   | a          | column.truncate.to.-1.chars: unknown",
            })
    void mistakesAreFoundBeforeTheStart(String key, String value, String expected) {
        assertTrue(mistake(key, value).startsWith(expected), () -> mistake(key, value));
    }

    @Test
    void aReplacementRefersToGroupsThatAreThere() {
        assertTrue(
                mistake("topic.regex", "(.*)_\\d", "topic.replacement", "$2").startsWith("topic.replacement: refers"));
        config("topic.replacement", "$1.all");
        assertTrue(mistake("topic.replacement", "${shard}").startsWith("topic.replacement: refers"));
        config("topic.regex", "(?<shard>.*)_\\d");
    }

    @Test
    void aTemplateNeedsNoDelimiter() {
        config("topic.template", "${table}", "topic.delimiter", ".");
        assertTrue(mistake("topic.delimiter", "-").startsWith("topic.delimiter: cannot be combined"));
    }
}
