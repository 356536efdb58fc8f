package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that are not published, in settings that say what is read of tables. */
class ListedTablesTest {
    private static final List<Table> PUBLISHED = List.of(new Table("public", "item"));

    private static ListedTables with(String key, String value, boolean isAlone) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        settings.put(key, value);
        return new ListedTables(SinkConfig.of(settings, Map.of()).snapshot(), isAlone);
    }

    /** Otherwise all rows and columns would be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snapshot.tables | itme | snapshot.tables",
                "snapshot.select.itme.where | id > 7 | snapshot.select",
                "snapshot.select.other.item.columns | id | snapshot.select"
            })
    void aNameThatIsNotPublishedIsRefusedAtTheFirstStart(String key, String value, String named) {
        ProgressException e = assertThrows(
                ProgressException.class, () -> with(key, value, true).requirePublished(PUBLISHED));
        assertTrue(String.valueOf(e.getMessage()).startsWith(named + " names "), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"snapshot.tables | item", "snapshot.select.public.item.where | id > 7"})
    void aNameThatIsPublishedIsAccepted(String key, String value) {
        with(key, value, true).requirePublished(PUBLISHED);
    }

    /** The settings are those of all pipelines, and no table may be in two of them. */
    @Test
    void whatAnotherPipelineMayHaveIsNotRefused() {
        with("snapshot.tables", "other", false).requirePublished(PUBLISHED);
    }
}
