package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Every combination of the replica identities of a root and its partition under {@code publish_via_partition_root}:
 * Relation describes the root, and old tuples follow the partition's own replica identity.
 */
@Timeout(300)
class PartitionRootKeysTest {
    private static final String STOPS = "stops";

    /** The replica identity of a root (id int, u int, v int) or of its partition. */
    private enum Identity {
        PRIMARY_KEY("default"),
        INDEX("using index %s_u"),
        FULL("full"),
        NOTHING("nothing");

        private final String sql;

        Identity(String sql) {
            this.sql = sql;
        }

        String on(String table) {
            return "alter table " + table + " replica identity " + sql.replace("%s", table);
        }
    }

    private static void create(TestDatabase database) throws SQLException {
        database.execute(
                "create table root (id int, u int not null, v int, part int not null, primary key (id, part))"
                        + " partition by list (part)",
                "create unique index root_u on root (u, part)",
                "create table leaf (part int not null, v int, u int not null, id int not null)",
                "create unique index leaf_u on leaf (u, part)",
                "alter table root attach partition leaf for values in (1)",
                "create publication p for table root with (publish_via_partition_root = true)");
    }

    /**
     * Returns the outcome of a change: its records, without the part of the key that never changes, or an error that
     * stops the stream.
     */
    private static String outcome(KeyRun run, String change) throws SQLException {
        try {
            return String.join(" ", run.read(change)).replace(",\"part\":1", "");
        } catch (RecordMappingException e) {
            assertTrue(e.getMessage().contains("REPLICA IDENTITY"), e.getMessage());
            assertTrue(e.getMessage().contains("root"), e.getMessage());
            return STOPS;
        }
    }

    private static List<String> outcomes(TestDatabase database, Identity root, Identity leaf, boolean streaming)
            throws SQLException {
        List<String> outcomes = new ArrayList<>();
        for (String change : List.of(
                "update root set v = 2", "update root set id = 5", "update root set u = 6", "delete from root")) {
            database.execute(
                    "truncate root",
                    Identity.PRIMARY_KEY.on("leaf"),
                    root.on("root"),
                    "insert into root values (4, 3, 1, 1)",
                    leaf.on("leaf"));
            KeyRun run = KeyRun.from(database);
            outcomes.add(outcome(streaming ? run.streaming() : run, change));
        }
        return outcomes;
    }

    private static void assertOutcomes(TestDatabase database, Identity root, Identity leaf, String... expected)
            throws SQLException {
        assertEquals(List.of(expected), outcomes(database, root, leaf, false), root + " root, " + leaf + " leaf");
    }

    @OnPostgres({14, 18})
    void everyCombinationOfIdentities(TestDatabase database) throws SQLException {
        create(database);
        String same = "u {\"id\":4}";
        String moved = "d {\"id\":4} - {\"id\":4} c {\"id\":5}";
        String gone = "d {\"id\":4} - {\"id\":4}";
        for (Identity root : List.of(Identity.PRIMARY_KEY, Identity.FULL, Identity.NOTHING)) {
            assertOutcomes(database, root, Identity.PRIMARY_KEY, same, moved, same, gone);
            assertOutcomes(database, root, Identity.FULL, same, moved, same, gone);
            assertOutcomes(database, root, Identity.INDEX, STOPS, STOPS, STOPS, STOPS);
        }
        String sameU = "u {\"u\":3}";
        String movedU = "d {\"u\":3} - {\"u\":3} c {\"u\":6}";
        String goneU = "d {\"u\":3} - {\"u\":3}";
        assertOutcomes(database, Identity.INDEX, Identity.INDEX, sameU, sameU, movedU, goneU);
        assertOutcomes(database, Identity.INDEX, Identity.FULL, sameU, sameU, movedU, goneU);
        assertOutcomes(database, Identity.INDEX, Identity.PRIMARY_KEY, STOPS, STOPS, STOPS, STOPS);
    }

    /** A root under FULL sends whole old rows, in which null stands for what a partition did not send. */
    @OnPostgres({14, 18})
    void whatAPartitionDidNotSendIsNotNull(TestDatabase database) throws SQLException {
        create(database);
        for (Identity leaf : List.of(Identity.PRIMARY_KEY, Identity.FULL)) {
            database.execute(
                    "truncate root",
                    Identity.FULL.on("root"),
                    Identity.FULL.on("leaf"),
                    "insert into root values (4, 3, null, 1)",
                    leaf.on("leaf"));
            String known = leaf == Identity.FULL ? "{\"id\":4,\"u\":3,\"v\":null,\"part\":1}" : "{\"id\":4,\"part\":1}";
            assertEquals(List.of(known, "-"), KeyRun.from(database).oldRows("delete from root"), leaf.name());
        }
    }

    /**
     * Which columns a partition sent was settled when the change was written; the partition may be gone when the change
     * is read.
     */
    @OnPostgres({14, 18})
    void aPartitionThatIsGoneIsJudgedAsItWas(TestDatabase database) throws SQLException {
        create(database);
        String leaf = "create table gone partition of root for values in (9)";
        for (String gone : List.of("alter table root detach partition gone", "drop table gone")) {
            for (boolean streaming : List.of(false, true)) {
                database.execute("drop table if exists gone", leaf, "insert into root values (4, 3, 1, 9)");
                KeyRun run = KeyRun.from(database);
                assertEquals(
                        List.of("d {\"id\":4,\"part\":9}", "- {\"id\":4,\"part\":9}"),
                        (streaming ? run.streaming() : run).read("delete from root where part = 9", gone),
                        gone);
            }
        }
    }

    /** A partition of a partition follows its own identity too. */
    @OnPostgres({14, 18})
    void partitionsOfPartitions(TestDatabase database) throws SQLException {
        create(database);
        database.execute(
                "create table branch partition of root for values in (2) partition by list (part)",
                "create table twig partition of branch for values in (2)",
                Identity.FULL.on("root"),
                "insert into root values (4, 3, 1, 2)");
        assertEquals(
                List.of("{\"id\":4,\"part\":2}", "-"),
                KeyRun.from(database).oldRows("delete from root where part = 2"));
        database.execute("insert into root values (4, 3, 1, 2)", Identity.FULL.on("twig"));
        assertEquals(
                List.of("{\"id\":4,\"u\":3,\"v\":1,\"part\":2}", "-"),
                KeyRun.from(database).oldRows("delete from root where part = 2"));
    }

    /** A partition whose replica identity gives no old rows cannot be updated at all while updates are published. */
    @OnPostgres({14, 18})
    void partitionWithoutIdentityIsRefusedByTheServer(TestDatabase database) throws SQLException {
        create(database);
        database.execute("insert into root values (4, 3, 1, 1)", Identity.NOTHING.on("leaf"));
        assertThrows(SQLException.class, () -> database.execute("update root set v = 2"));
        assertThrows(SQLException.class, () -> database.execute("delete from root"));
    }

    /** A root without a key has partitions with keys of their own: its rows have none. */
    @OnPostgres({14, 18})
    void rootWithoutKeyHasRowsWithoutKey(TestDatabase database) throws SQLException {
        database.execute(
                "create table root (id int, v int) partition by list (id)",
                "create table leaf partition of root (primary key (id)) for values in (1)",
                "create publication p for table root with (publish_via_partition_root = true)");
        KeyRun run = KeyRun.from(database);
        assertEquals(
                List.of("c null", "u null", "d null"),
                run.read("insert into root values (1, 1)", "update root set v = 2", "delete from root"));
    }

    @OnPostgres({14, 18})
    void onePartitionThatDoesNotTellIsNamed(TestDatabase database) throws SQLException {
        create(database);
        database.execute(
                "create table good partition of root for values in (2)",
                "insert into root values (1, 1, 1, 1), (2, 2, 2, 2)",
                Identity.INDEX.on("leaf"));
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("u {\"id\":2,\"part\":2}"), run.read("update good set v = 3"));
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> run.read("delete from leaf"));
        assertTrue(e.getMessage().contains("partition public.leaf"), e.getMessage());
        assertTrue(e.getMessage().contains("REPLICA IDENTITY FULL for public.leaf"), e.getMessage());
    }

    /** A streamed transaction does not say which partition a row comes from. */
    @OnPostgres(
            value = {14, 18},
            settings = "logical_decoding_work_mem=64kB")
    void streamedTransactionsToo(TestDatabase database) throws SQLException {
        create(database);
        String fill = "insert into root select i, i, 1, 1 from generate_series(1, 2000) i";
        String move = "update root set id = id + 10000";
        database.execute("truncate root", fill, Identity.INDEX.on("leaf"));
        assertEquals(STOPS, outcome(KeyRun.from(database).streaming(), move));
        for (Identity root : Identity.values()) {
            if (root != Identity.INDEX) {
                database.execute("truncate root", fill, Identity.PRIMARY_KEY.on("leaf"), root.on("root"));
                KeyRun run = KeyRun.from(database).streaming();
                assertEquals(2000, run.read("update root set v = 2").size());
                assertEquals(3 * 2000, run.read(move).size());
            }
        }
    }
}
