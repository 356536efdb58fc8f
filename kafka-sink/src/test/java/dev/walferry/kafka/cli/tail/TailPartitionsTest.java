package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;

/** Old rows of partitions whose changes are published as the root's: they follow the partition's replica identity. */
class TailPartitionsTest {
    private static void begin(TestDatabase database, String root, String leaf) throws SQLException {
        database.execute(
                "create table root (id int primary key, u int not null, v text) partition by range (id)",
                "create table leaf partition of root for values from (0) to (100)",
                "create unique index leaf_u on leaf (u)",
                "alter table root replica identity " + root,
                "alter table leaf replica identity " + leaf,
                "create publication pub for table root with (publish_via_partition_root = true)",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "insert into root values (1, 7, 'a')",
                "update root set u = 8",
                "delete from root");
    }

    private static List<String> oldRows(TestDatabase database) {
        CliRun run = CliRun.tail(database);
        return run.json().stream()
                .filter(line -> line.has("old"))
                .map(line -> line.path("old"))
                .map(JsonNode::toString)
                .toList();
    }

    @OnPostgres({14, 18})
    void columnThatWasNotSentIsNoValue(TestDatabase database) throws SQLException {
        begin(database, "default", "using index leaf_u");
        CliRun text = CliRun.on(
                database, "tail", "--slot", database.name(), "--publication=pub", "--until-now", "--format=text");
        assertTrue(text.out().contains(" delete (id) id=unknown u=8\n"), text::out);
        assertTrue(text.out().contains(" update (id) old: id=unknown u=7 new: id=1 u=8 v='a'\n"), text::out);
        assertEquals(List.of("{\"u\":7}", "{\"u\":8}"), oldRows(database));
    }

    @OnPostgres({14, 18})
    void wholeRowsOfAPartitionAreShown(TestDatabase database) throws SQLException {
        begin(database, "default", "full");
        assertEquals(List.of("{\"id\":1,\"u\":7,\"v\":\"a\"}", "{\"id\":1,\"u\":8,\"v\":\"a\"}"), oldRows(database));
    }

    /**
     * The root's FULL makes every old row look whole; even so, {@code tail} leaves out what the partition did not send.
     */
    @OnPostgres({14, 18})
    void rootWithFullIdentityHidesNothing(TestDatabase database) throws SQLException {
        begin(database, "full", "using index leaf_u");
        assertEquals(List.of("{\"u\":7}", "{\"u\":8}"), oldRows(database));
    }
}
