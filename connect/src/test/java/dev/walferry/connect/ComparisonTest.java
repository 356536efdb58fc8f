package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A task asks once for what all its pipelines have in common. */
class ComparisonTest {
    private static List<ConnectorConfig> pipelines(TestDatabase database) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "name", "shop",
                "connector.class", WalferrySourceConnector.class.getName(),
                "source.url", database.url(),
                "source.user", database.user(),
                "source.password", database.password(),
                "source.pipelines", "a-b,a_b",
                "source.pipelines.a-b.slot.name", "one",
                "source.pipelines.a_b.slot.name", "two",
                "source.publication.names", "pub",
                "topic.prefix", "shop"));
        return Pipelines.of(settings).stream().map(ConnectorConfig::of).toList();
    }

    @OnPostgres(18)
    void pipelinesThatAskSoonAfterEachOtherShareAnAnswer(TestDatabase database) throws SQLException {
        database.execute("create publication pub");
        Comparison comparison = new Comparison(pipelines(database));
        Comparison.Answer answer = comparison.recent();
        assertEquals(Map.of(), answer.conflicts());
        assertEquals(Set.of("a-b", "a_b"), answer.tables().keySet());
        assertSame(answer, comparison.recent());
        assertNotSame(answer, comparison.now());
    }

    /**
     * Unlike the daemon's, their settings do not come from environment variables, where the two names would be the
     * same.
     */
    @OnPostgres(18)
    void laterPipelineOfTwoWithATableIsNamed(TestDatabase database) throws SQLException {
        database.execute("create table item (id int primary key)", "create publication pub for table item");
        assertEquals(
                Set.of("a_b"),
                new Comparison(pipelines(database)).now().conflicts().keySet());
    }
}
