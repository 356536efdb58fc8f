package dev.walferry.kafka.group;

import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.Map;

/**
 * Two pipelines of one daemon, {@code a} and {@code b}, in two databases of one server. {@code a} carries {@code item}, and
 * {@code b} carries {@code other}; both write to topics of one prefix.
 */
final class TwoRoutes implements AutoCloseable {
    final Route a;
    final Route b;
    private final TestDatabase second;
    private final Map<String, String> settings;

    private TwoRoutes(Route a, Route b, TestDatabase second) {
        this.a = a;
        this.b = b;
        this.second = second;
        this.settings = a.settings();
        Map<String, String> own = b.settings();
        settings.put("source.pipelines", "a,b");
        for (String key : new String[] {"source.url", "source.user", "source.slot.name"}) {
            settings.put("source.pipelines.b." + key.substring("source.".length()), own.get(key));
        }
    }

    static TwoRoutes of(TestDatabase database, TestTopics topics) throws SQLException {
        TestDatabase second = TestDatabase.create(database.server(), database.name() + "_b");
        String bootstrapServers = topics.bootstrapServers();
        String prefix = topics.prefix();
        database.execute(
                "create table item (id int primary key, version int not null, note text)",
                "create table other (id int primary key)");
        second.execute(
                "create table other (id int primary key)",
                "create table item (id int primary key, version int not null, note text)");
        return new TwoRoutes(
                Route.between(database, bootstrapServers, prefix).publish("table item"),
                Route.between(second, bootstrapServers, prefix).publish("table other"),
                second);
    }

    /**
     * The same, but {@code other} is defined like {@code item}, and only the table of a row shows which database it
     * comes from.
     */
    static TwoRoutes withTwoTables(TestDatabase database, TestTopics topics) throws SQLException {
        TwoRoutes two = of(database, topics);
        two.b.database().execute("drop table other", "alter table item rename to other");
        two.b.database().execute("alter publication pub add table other");
        return two;
    }

    TwoRoutes set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() throws SQLException {
        a.close();
        b.close();
        second.close();
    }
}
