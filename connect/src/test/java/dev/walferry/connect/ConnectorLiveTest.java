package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.control.TableSelector;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.LogSecrecy;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connector on a distributed worker that loads it as a plugin. */
@Kafka
@Postgres(18)
@Timeout(900)
class ConnectorLiveTest {
    private static ConnectCluster cluster;
    private static ConnectRest rest;

    @BeforeAll
    static void start(@TempDir Path folder, TestTopics topics) {
        // no worker is killed, so a silence of some seconds does not mean that one is gone
        Map<String, String> patient = Map.of("session.timeout.ms", "60000");
        cluster = new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, patient);
        rest = cluster.start().rest();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static ConnectorSetting connector(TestDatabase database, TestTopics topics) {
        return ConnectorSetting.between(database, topics.bootstrapServers(), topics.topic(database.name()))
                .movesIdleSlotAfter(200);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String trace(ConnectorSetting connector) {
        return rest.status(connector.name()).at("/tasks/0/trace").asText();
    }

    @Test
    void connectorLivesAsItsUsersWant(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorLife.live(connector(database, topics).publish(), rest, database);
    }

    /** Each connector has its own progress, although the group, the table and the Kafka cluster are the same. */
    @Test
    void connectorsDoNotMeet(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting first = connector(database, topics).publish();
        ConnectorSetting second = first.besides("_second");
        first.start(rest);
        second.start(rest);
        database.execute("insert into t values (1, 'one')");
        first.awaitRecords(1);
        second.awaitRecords(1);
        first.awaitConfirmed();
        first.delete(rest);
        database.execute("insert into t values (2, 'two')");
        second.awaitRecords(2);
        assertEquals(List.of("{\"id\":1}"), first.keys(Map.of()));
        assertEquals(List.of("{\"id\":1}", "{\"id\":2}"), second.keys(Map.of()));
        second.delete(rest);
    }

    @Test
    void encodedRecordsAreTheDaemonsBytes(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish().encoded();
        connector.start(rest);
        database.execute("insert into t values (1, 'one')", "update t set id = 2");
        connector.awaitRecords(4);
        ConsumerRecord<byte[], byte[]> inserted = connector.records(Map.of()).get(0);
        assertEquals("{\"id\":1}", text(inserted.key()));
        assertTrue(text(inserted.value()).startsWith("{\"before\":null,\"after\":{\"id\":1,\"v\":\"one\"},"));
        ConsumerRecord<byte[], byte[]> moved = connector.records(Map.of()).get(1);
        assertEquals(
                "{\"id\":2}",
                text(moved.headers().lastHeader("__debezium.newkey").value()));
        connector.awaitConfirmed();
    }

    /** A transform drops the records of one table. PostgreSQL need not keep their WAL. */
    @Test
    void droppedRecordsCountAsDelivered(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics)
                .publish()
                .set("transforms", "drop")
                .set("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
                .set("transforms.drop.predicate", "noise")
                .set("predicates", "noise")
                .set("predicates.noise.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches")
                .set("predicates.noise.pattern", ".*noise");
        database.execute("create table noise (id int primary key)");
        connector.start(rest);
        database.execute("insert into noise select generate_series(1, 100)");
        connector.awaitConfirmed();
        database.execute("insert into t values (1, 'one')");
        connector.awaitRecords(1);
        assertEquals(
                List.of(),
                topics.existing().stream().filter(t -> t.endsWith("noise")).toList());
    }

    @Test
    void validationSaysWhatIsWrongAtTheKeys(TestDatabase database, TestTopics topics) {
        ConnectorSetting connector = connector(database, topics)
                .set("source.slot.name", "No Slot")
                .set("errors.tolerance", "all")
                .set("topic.prefixx", "a");
        JsonNode result = rest.validate(connector.settings());
        assertTrue(errors(result, "source.slot.name").contains("1 to 63"), () -> errors(result, "source.slot.name"));
        assertTrue(
                errors(result, "errors.tolerance").contains("expected none"), () -> errors(result, "errors.tolerance"));
        assertTrue(errors(result, "topic.prefixx").contains("did you mean topic.prefix?"), result::toString);
        assertEquals("", errors(result, "source.url"));

        ConnectorSetting unknown = connector(database, topics);
        awaitError("does not exist", unknown, "source.slot.name");
        JsonNode checked = rest.validate(unknown.settings());
        assertTrue(
                errors(checked, "source.slot.name").contains("does not exist -> walferry slot create"),
                () -> errors(checked, "source.slot.name"));
        assertTrue(
                errors(checked, "source.publication.names").contains("does not exist"),
                () -> errors(checked, "source.publication.names"));
        assertEquals(400, rest.configure(connector.name(), connector.settings()).status());
    }

    @Test
    void whatTheServerRefusesIsAtItsKey(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        awaitError("password", connector.set("source.password", "wrong"), "source.password");
        connector.set("source.password", LogSecrecy.PASSWORD);
        awaitError("does not exist", connector.set("source.url", database.url() + "x"), "source.url");
        connector.set("source.url", database.url());
    }

    /** Waits for a validation error. A validation skips a database that does not answer within some seconds. */
    private static void awaitError(String part, ConnectorSetting connector, String key) {
        Await.until(
                key + ": " + part,
                ConnectorSetting.LIMIT,
                () -> errors(rest.validate(connector.settings()), key).contains(part));
    }

    private static String errors(JsonNode result, String key) {
        StringBuilder errors = new StringBuilder();
        result.path("configs").forEach(config -> {
            if (config.at("/value/name").asText().equals(key)) {
                config.at("/value/errors").forEach(error -> errors.append(error.asText()));
            }
        });
        return errors.toString();
    }

    @Test
    void taskFailsWithTheRemedy(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        connector.start(rest);
        connector.ask(rest, "stop");
        connector.awaitSlotActive(false);
        database.execute("select pg_drop_replication_slot('" + database.name() + "')");
        connector.ask(rest, "resume");
        connector.awaitState(rest, "FAILED");
        assertTrue(
                trace(connector).contains("create it with SELECT pg_create_logical_replication_slot("),
                () -> trace(connector));
    }

    /** The test sends a signal as Debezium's users do. */
    @Test
    void tableIsReadWhenSomebodyAsks(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table t (id bigint primary key, v text)", "insert into t values (1, 'old')");
        ConnectorSetting connector = connector(database, topics)
                .publishWhatIsThere()
                .set("snapshot.mode", "on-demand")
                .set("signal.kafka.topic", topics.topic("signals"))
                .set("signal.kafka.bootstrap.servers", topics.bootstrapServers());
        connector.start(rest);
        String name = topics.topic("signals");
        String topicPrefix = connector.name();
        Map<String, Object> client = Map.of("bootstrap.servers", topics.bootstrapServers());
        TableSelector table = TableSelector.of(List.of(new Table("public", "t")), null);
        new ControlTopic(name, topicPrefix, client).send(TableCommand.Action.SNAPSHOT, table, (short) -1);
        connector.awaitRecords(1);
        assertTrue(text(connector.records(Map.of()).get(0).value()).contains("\"op\":\"r\""));
        connector.awaitConfirmed();
        connector.delete(rest);
    }

    private static ConnectorSetting twoPipelines(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "create table other (id int primary key)",
                "create publication pub for table t",
                "create publication others for table other",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "select pg_create_logical_replication_slot('" + database.name() + "_b', 'pgoutput')");
        return connector(database, topics)
                .set("tasks.max", "2")
                .set("source.pipelines", "a,b")
                .set("source.pipelines.b.slot.name", database.name() + "_b")
                .set("source.pipelines.b.publication.names", "others");
    }

    /** Asserts that both pipelines carry their tables, whichever tasks they are in, and release their slots. */
    private static void assertBothAreCarried(
            ConnectorSetting connector, int tasks, TestDatabase database, TestTopics topics) throws SQLException {
        connector.start(rest);
        database.execute("insert into t values (1, 'one')", "insert into other values (1)");
        connector.awaitRecords(1);
        Await.until(
                "the other table has its topic",
                ConnectorSetting.LIMIT,
                () -> topics.existing().contains(connector.name() + ".public.other"));
        Await.until(
                "there are " + tasks + " tasks",
                ConnectorSetting.LIMIT,
                () -> rest.status(connector.name()).path("tasks").size() == tasks);
        connector.awaitConfirmed();
        connector.delete(rest);
        Await.until(
                "both slots are free",
                ConnectorSetting.LIMIT,
                () -> "0"
                        .equals(
                                database.queryOne(
                                        "select count(*) from pg_replication_slots where active and database = current_database()")));
    }

    @Test
    void eachPipelineHasATask(TestDatabase database, TestTopics topics) throws SQLException {
        assertBothAreCarried(twoPipelines(database, topics), 2, database, topics);
    }

    @Test
    void pipelinesShareTheTasksThatThereMayBe(TestDatabase database, TestTopics topics) throws SQLException {
        assertBothAreCarried(twoPipelines(database, topics).set("tasks.max", "1"), 1, database, topics);
    }

    @Test
    void tableInTwoPipelinesIsRefused(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = twoPipelines(database, topics);
        database.execute("alter publication others add table t");
        awaitError("table public.t is in the publications of the pipelines 'a' and 'b'", connector, "source.pipelines");
    }

    @Test
    void slotOfTwoPipelinesIsRefused(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = twoPipelines(database, topics);
        connector.set("source.pipelines.b.slot.name", database.name());
        awaitError("the pipelines 'a' and 'b' have the same slot", connector, "source.pipelines");
    }

    /** The pipelines may run in two processes, which share only the catalog. */
    @Test
    void tableThatJoinsASecondPipelineEndsThatOne(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = twoPipelines(database, topics).set("snapshot.new.tables.interval.ms", "500");
        connector.start(rest);
        // a task that is still starting compares its tables itself, and fails with fewer words
        Await.until(
                "b is read, too",
                ConnectorSetting.LIMIT,
                () -> "t"
                        .equals(database.queryOne("select active from pg_replication_slots where slot_name = '"
                                + database.name() + "_b'")));
        database.execute("alter publication others add table t");
        Await.until(
                "the task of b has failed",
                ConnectorSetting.LIMIT,
                () -> rest.status(connector.name())
                        .at("/tasks/1/trace")
                        .asText()
                        .contains("pipeline b: slot \"" + database.name()
                                + "_b\": table public.t is in the publications of the pipelines 'a' and 'b'"));
        database.execute("insert into t values (1, 'one')");
        connector.awaitRecords(1);
        connector.awaitState(rest, "RUNNING");
        connector.delete(rest);
    }

    /** The next look at the catalog is too far away to reveal it. */
    @Test
    void tableThatJoinsASecondPipelineIsRefusedWithItsFirstChange(TestDatabase database, TestTopics topics)
            throws SQLException {
        ConnectorSetting connector = twoPipelines(database, topics).set("snapshot.new.tables.interval.ms", "3600000");
        connector.start(rest);
        database.execute("insert into t values (1, 'one')", "insert into other values (1)");
        connector.awaitRecords(1);
        database.execute("alter publication others add table t", "insert into t values (2, 'two')");
        Await.until(
                "the task of b has failed",
                ConnectorSetting.LIMIT,
                () -> rest.status(connector.name())
                        .at("/tasks/1/trace")
                        .asText()
                        .contains("table public.t is in the publications of the pipelines 'a' and 'b'"));
        connector.awaitConfirmed();
        connector.awaitState(rest, "RUNNING");
        assertEquals(List.of("{\"id\":1}", "{\"id\":2}"), connector.keys(Map.of()), "only those of a");
        connector.delete(rest);
    }
}
