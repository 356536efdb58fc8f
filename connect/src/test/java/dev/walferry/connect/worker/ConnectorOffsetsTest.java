package dev.walferry.connect.worker;

import static dev.walferry.connect.worker.ConnectorOffsets.reset;
import static dev.walferry.connect.worker.ConnectorOffsets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Offsets that users read and set through the REST API of a distributed worker. */
@Kafka
@Postgres(18)
@Timeout(900)
class ConnectorOffsetsTest {
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
        return ConnectorSetting.between(database, topics.bootstrapServers(), topics.topic(database.name()))
                .movesIdleSlotAfter(200);
    }

    private static ConnectorOffsets offsets(ConnectorSetting connector) {
        return new ConnectorOffsets(rest, connector);
    }

    private static void stop(ConnectorSetting connector) {
        connector.ask(rest, "stop");
        connector.awaitSlotActive(false);
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
        ConnectorOffsets offsets = offsets(connector);
        ObjectNode kept = offsets.kept();
        assertEquals(database.name(), kept.at("/offset/slot").asText());
        offsets.awaitAccepted(kept);
        offsets.awaitAccepted(kept);
        assertEquals(kept, offsets.kept());
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
        ConnectorOffsets offsets = offsets(connector);
        ObjectNode kept = offsets.kept();
        offsets.awaitRefused(with(kept, "commit_lsn", "FFF/0"), "beyond the end of the server's WAL");
        offsets.awaitRefused(with(kept, "commit_lsn", "0/1"), "is inside a record of the WAL");
        offsets.awaitRefused(with(kept, "ordinal", 3), "within a transaction");
        offsets.awaitRefused(with(kept, "system_id", "1"), "its positions do not carry over");
        offsets.awaitRefused(with(kept, "timeline", 7), "its positions do not carry over");
        offsets.awaitRefused(with(kept, "slot", "another"), "but the connector reads slot");
        connector.delete(rest);
    }

    /** PostgreSQL would not send the second row again. */
    @Test
    void aPositionThatTheSlotHasPassedIsRefused(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        ConnectorOffsets offsets = offsets(connector);
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        ObjectNode earlier = offsets.kept();
        insertAndConfirm(connector, database, 2);
        database.execute("create table unpublished ()");
        connector.awaitConfirmed();
        stop(connector);
        ObjectNode kept = offsets.kept();
        String before = earlier.at("/offset/commit_lsn").asText();
        assertTrue(kept.at("/offset").has("idle_to"), kept::toString);
        String remedy =
                "slot \\\"" + database.name() + "\\\" is at " + connector.confirmed() + ", after the wanted position "
                        + before + ": PostgreSQL does not send again what lies in between. Reset the offsets (DELETE"
                        + " /connectors/<name>/offsets) to continue from the slot's position";
        offsets.awaitRefused(earlier, remedy);
        offsets.awaitRefused(with(kept, "commit_lsn", before), remedy);
        assertEquals(kept, offsets.kept());
        offsets.awaitAccepted(kept);
        connector.delete(rest);
    }

    /** The slot is before the second row again: a copy that was made there has replaced it. */
    @Test
    void fromAPositionThatTheSlotHasNotPassedChangesComeAgain(TestDatabase database, TestTopics topics)
            throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        ConnectorOffsets offsets = offsets(connector);
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        ObjectNode earlier = offsets.kept();
        String slot = database.name();
        database.execute("select pg_copy_logical_replication_slot('" + slot + "', '" + slot + "_copy')");
        insertAndConfirm(connector, database, 2);
        stop(connector);
        database.execute(
                "select pg_drop_replication_slot('" + slot + "')",
                "select pg_copy_logical_replication_slot('" + slot + "_copy', '" + slot + "')",
                "select pg_drop_replication_slot('" + slot + "_copy')");
        offsets.awaitAccepted(with(earlier, "commit_lsn", connector.confirmed().toString()));
        connector.ask(rest, "resume");
        connector.awaitRecords(3);
        assertEquals(List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":2}"), connector.keys(Map.of()));
        connector.delete(rest);
    }

    @Test
    void offsetsCanBeReset(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        connector.start(rest);
        insertAndConfirm(connector, database, 1);
        stop(connector);
        offsets(connector).kept();
        offsets(connector).resetAll();
        connector.ask(rest, "resume");
        insertAndConfirm(connector, database, 2);
        connector.delete(rest);
    }

    /** After the reset the table counts as new and is read again; the position does not change. */
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
                () -> offsets(connector)
                        .kept(Map.of("table", "public.t"))
                        .at("/offset/state")
                        .asText()
                        .equals("streaming"));
        stop(connector);
        ObjectNode table = offsets(connector).kept(Map.of("table", "public.t"));
        offsets(connector).awaitAccepted(reset(table));
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
        ConnectorOffsets offsets = offsets(connector);
        ObjectNode a = offsets.kept(Map.of("pipeline", "a"));
        ObjectNode b = offsets.kept(Map.of("pipeline", "b"));
        stop(connector);
        offsets.awaitAccepted(a, b);
        ObjectNode swapped = a.deepCopy();
        swapped.set("offset", b.get("offset"));
        offsets.awaitRefused(swapped, "the offset is that of slot");
        ObjectNode without = a.deepCopy();
        ((ObjectNode) without.get("partition")).remove("pipeline");
        offsets.awaitRefused(without, "only offsets of the source partitions");
        connector.delete(rest);
    }
}
