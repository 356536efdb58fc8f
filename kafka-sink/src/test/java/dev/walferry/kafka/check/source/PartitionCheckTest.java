package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Every combination of the replica identities of a root and of its partition. */
class PartitionCheckTest {
    private static final String PARTITION = "partitions of public.root: public.leaf: ";
    private static final String OK = "OK    partitions of public.root: replica identities cover the root's key";
    private static final String REFUSED = "WARN  " + PARTITION + "no usable replica identity, so the server refuses";
    private static final String NULLS = "FAIL  " + PARTITION + "old rows hold only (";
    private static final String NO_KEY_FROM_U = NULLS + "u), not the whole key (id) of the root's records";

    /** Returns what the check reports for a root with or without a primary key. */
    private static String finding(TestDatabase database, boolean keyed, String root, String leaf) throws SQLException {
        database.execute(
                "drop publication if exists pub",
                "drop table if exists root",
                "create table root (id int not null, u int not null, v text" + (keyed ? ", primary key (id)" : "")
                        + ") partition by range (id)",
                "create unique index root_id on root (id)",
                "create table leaf partition of root for values from (0) to (100)",
                "create unique index leaf_u on leaf (u)",
                "alter table root replica identity " + root,
                "alter table leaf replica identity " + leaf,
                "create publication pub for table root with (publish_via_partition_root = true)");
        StringWriter printed = new StringWriter();
        try (Connection connection = database.connect()) {
            SinkConfig config = SinkConfig.of(
                    Map.of(
                            "source.url",
                            database.url(),
                            "source.user",
                            database.user(),
                            "source.slot.name",
                            database.name(),
                            "source.publication.names",
                            "pub",
                            "topic.prefix",
                            "p",
                            "kafka.bootstrap.servers",
                            "127.0.0.1:1"),
                    Map.of());
            new PartitionCheck(new CatalogReader(connection), config, new CheckReport(new PrintWriter(printed)))
                    .run(List.of("pub"));
        }
        return printed.toString();
    }

    private static void assertFinding(TestDatabase database, boolean keyed, String root, String leaf, String beginning)
            throws SQLException {
        String finding = finding(database, keyed, root, leaf);
        assertEquals(
                beginning,
                finding.substring(0, Math.min(finding.length(), beginning.length())),
                (keyed ? "keyed" : "keyless") + " root " + root + ", leaf " + leaf + ": " + finding);
    }

    @OnPostgres({14, 18})
    void rootWithAPrimaryKey(TestDatabase database) throws SQLException {
        for (String root : new String[] {"default", "using index root_id", "nothing"}) {
            assertFinding(database, true, root, "default", OK);
            assertFinding(database, true, root, "full", OK);
            assertFinding(database, true, root, "nothing", REFUSED);
            assertFinding(database, true, root, "using index leaf_u", NO_KEY_FROM_U);
        }
    }

    @OnPostgres({14, 18})
    void rootWithoutAPrimaryKey(TestDatabase database) throws SQLException {
        assertFinding(database, false, "using index root_id", "default", REFUSED);
        assertFinding(database, false, "using index root_id", "full", OK);
        assertFinding(database, false, "using index root_id", "nothing", REFUSED);
        assertFinding(database, false, "using index root_id", "using index leaf_u", NO_KEY_FROM_U);
        for (String root : new String[] {"default", "nothing"}) {
            assertFinding(database, false, root, "default", REFUSED);
            assertFinding(database, false, root, "full", OK);
            assertFinding(database, false, root, "using index leaf_u", OK);
        }
    }

    /** Under FULL the root promises whole old rows, with a key or without. */
    @OnPostgres({14, 18})
    void rootWithFullIdentity(TestDatabase database) throws SQLException {
        for (boolean keyed : new boolean[] {true, false}) {
            assertFinding(database, keyed, "full", "full", OK);
            assertFinding(database, keyed, "full", "using index leaf_u", NULLS + "u) and null in every other column");
            assertFinding(database, keyed, "full", "nothing", REFUSED);
        }
        assertFinding(database, true, "full", "default", NULLS + "id) and null in every other column");
        assertFinding(database, false, "full", "default", REFUSED);
    }
}
