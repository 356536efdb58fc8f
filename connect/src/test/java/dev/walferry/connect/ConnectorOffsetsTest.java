package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that a person reads and sets through the REST API of a distributed worker. */
@Kafka
@Postgres(18)
@Timeout(900)
class ConnectorOffsetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static ConnectCluster cluster;
    private static ConnectRest rest;

    @BeforeAll
    static void start(@TempDir Path folder, TestTopics topics) {
        Map<String, String> patient = Map.of("session.timeout.ms", "60000");
        cluster = new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, patient);
        rest = cluster.start().rest();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static ConnectorSetting connector(TestDatabase database, TestTopics topics) {
        return ConnectorSetting.between(database, topics.bootstrapServers(), topics.topic(database.name()));
    }

    private static String path(ConnectorSetting connector) {
        return "/connectors/" + connector.name() + "/offsets";
    }

    private static void stop(ConnectorSetting connector) {
        connector.ask(rest, "stop");
        connector.awaitSlotActive(false);
    }

    /** The offset of a source partition that has these fields besides the server, once there is one. */
    private static ObjectNode offset(ConnectorSetting connector, Map<String, String> more) {
        ObjectNode partition = JSON.createObjectNode().put("server", connector.name());
        more.forEach(partition::put);
        ObjectNode[] found = new ObjectNode[1];
        Await.until("the offset is kept", ConnectorSetting.LIMIT, () -> {
            for (JsonNode one : rest.call("GET", path(connector), "").body().path("offsets")) {
                if (one.path("partition").equals(partition)
                        && one.path("offset").isObject()) {
                    found[0] = (ObjectNode) one;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private static ConnectRest.Answer patch(ConnectorSetting connector, JsonNode... offsets) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("offsets").addAll(List.of(offsets));
        return rest.call("PATCH", path(connector), body.toString());
    }

    /** For a moment after a stop the worker may not know yet that the task has ended. */
    private static void awaitAccepted(ConnectorSetting connector, JsonNode... offsets) {
        Await.until("the offset is accepted", ConnectorSetting.LIMIT, () -> {
            ConnectRest.Answer answer = patch(connector, offsets);
            assertTrue(
                    answer.status() == 200 || !answer.body().toString().contains("slot"),
                    () -> answer.body().toString());
            return answer.status() == 200;
        });
    }

    private static void awaitRefused(
            ConnectorSetting connector, ObjectNode kept, String field, Object value, String why) {
        ObjectNode wanted = kept.deepCopy();
        ((ObjectNode) wanted.get("offset")).set(field, JSON.valueToTree(value));
        Await.until("refused: " + why, ConnectorSetting.LIMIT, () -> {
            ConnectRest.Answer answer = patch(connector, wanted);
            assertTrue(answer.status() != 200, () -> answer.body().toString());
            return answer.body().toString().contains(why);
        });
    }

    private static void insertAndConfirm(ConnectorSetting connector, TestDatabase database, int id)
            throws SQLException {
        database.execute("insert into t values (" + id + ", 'v')");
        connector.awaitRecords(id);
        connector.awaitConfirmed();
    }

    /** The slot has moved on, as it does while nothing of interest is written. */
    @Test
    void whatIsKeptIsAcceptedAsOftenAsItIsSent(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        database.execute("create table unpublished ()");
        connector.awaitConfirmed();
        stop(connector);
        ObjectNode kept = offset(connector, Map.of());
        assertEquals(database.name(), kept.at("/offset/slot").asText());
        awaitAccepted(connector, kept);
        awaitAccepted(connector, kept);
        assertEquals(kept, offset(connector, Map.of()));
        connector.ask(rest, "resume");
        insertAndConfirm(connector, database, 2);
        assertEquals(List.of("{\"id\":1}", "{\"id\":2}"), connector.keys(Map.of()));
        connector.delete(rest);
    }

    @Test
    void whatIsWrongIsRefused(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        database.execute("create table unpublished ()");
        connector.awaitConfirmed();
        stop(connector);
        ObjectNode kept = offset(connector, Map.of());
        awaitRefused(connector, kept, "commit_lsn", "FFF/0", "beyond the end of the server's WAL");
        awaitRefused(connector, kept, "commit_lsn", "0/1", "is inside a record of the WAL");
        awaitRefused(connector, kept, "ordinal", 3, "within a transaction");
        awaitRefused(connector, kept, "system_id", "1", "its positions do not carry over");
        awaitRefused(connector, kept, "timeline", 7, "its positions do not carry over");
        awaitRefused(connector, kept, "slot", "another", "but the connector reads slot");
        connector.delete(rest);
    }

    @Test
    void offsetsCanBeReset(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        stop(connector);
        offset(connector, Map.of());
        Await.until(
                "the offsets are reset",
                ConnectorSetting.LIMIT,
                () -> rest.call("DELETE", path(connector), "").status() == 200);
        connector.ask(rest, "resume");
        insertAndConfirm(connector, database, 2);
        connector.delete(rest);
    }

    /** Its table is new then, and read again; the position is untouched. */
    @Test
    void oneTableCanBeReset(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table t (id bigint primary key, v text)", "insert into t values (1, 'old')");
        ConnectorSetting connector =
                connector(database, topics).publishWhatIsThere().set("snapshot.mode", "initial");
        connector.start(rest);
        connector.awaitRecords(1);
        Await.until(
                "the table is read",
                ConnectorSetting.LIMIT,
                () -> offset(connector, Map.of("table", "public.t"))
                        .at("/offset/state")
                        .asText()
                        .equals("streaming"));
        stop(connector);
        ObjectNode table = offset(connector, Map.of("table", "public.t"));
        awaitAccepted(connector, JSON.createObjectNode().putNull("offset").set("partition", table.get("partition")));
        connector.ask(rest, "resume");
        connector.awaitRecords(2);
        connector.delete(rest);
    }

    @Test
    void eachPipelineHasItsOwn(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "create table other (id int primary key)",
                "create publication pub for table t",
                "create publication others for table other",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "select pg_create_logical_replication_slot('" + database.name() + "_b', 'pgoutput')");
        ConnectorSetting connector = connector(database, topics)
                .set("tasks.max", "2")
                .set("source.pipelines", "a,b")
                .set("source.pipelines.b.slot.name", database.name() + "_b")
                .set("source.pipelines.b.publication.names", "others");
        connector.start(rest);
        database.execute("insert into other values (1)");
        insertAndConfirm(connector, database, 1);
        ObjectNode a = offset(connector, Map.of("pipeline", "a"));
        ObjectNode b = offset(connector, Map.of("pipeline", "b"));
        stop(connector);
        awaitAccepted(connector, a, b);
        ObjectNode swapped = a.deepCopy();
        swapped.set("offset", b.get("offset"));
        Await.until(
                "refused",
                ConnectorSetting.LIMIT,
                () -> patch(connector, swapped).body().toString().contains("the offset is that of slot"));
        ObjectNode without = a.deepCopy();
        ((ObjectNode) without.get("partition")).remove("pipeline");
        Await.until(
                "refused",
                ConnectorSetting.LIMIT,
                () -> patch(connector, without).body().toString().contains("only offsets of the source partitions"));
        connector.delete(rest);
    }
}
