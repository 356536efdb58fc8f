package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** What a publication leaves out or shows differently from the table. */
@Timeout(600)
class PublicationLiveTest {
    private static Live live(TestDatabase database, String... setup) throws SQLException {
        Live live = new Live(database);
        database.execute(setup);
        live.createSlot("s", false);
        return live;
    }

    private static List<String> changes(Live live, String publication) throws SQLException {
        return Live.changes(messages(live, publication));
    }

    private static List<PgOutputMessage> messages(Live live, String publication) throws SQLException {
        live.mark("end");
        try (ChangeStream stream = live.streamOf("s", publication).open()) {
            return Live.messagesTo("end", stream);
        }
    }

    /** Trap T-23, B16: a row that enters the filter is inserted, one that leaves it is deleted. */
    @OnPostgres({15, 16, 17, 18})
    void rowFiltersTurnUpdatesIntoInsertsAndDeletes(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (id int primary key, v int)",
                "alter table item replica identity full",
                "create publication q for table mark, item where (v > 10)");
        database.execute(
                "insert into item values (1, 5), (2, 15), (3, null)",
                "update item set v = 20 where id = 1",
                "update item set v = 1 where id = 2",
                "update item set v = 21 where id = 1",
                "update item set v = 2 where id = 2",
                "delete from item");
        assertEquals(
                List.of(
                        "insert public.item(id=2,v=15)",
                        "insert public.item(id=1,v=20)",
                        "delete public.item(id=2,v=15)",
                        "update public.item(id=1,v=20) to public.item(id=1,v=21)",
                        "delete public.item(id=1,v=21)"),
                changes(live, "q"));
    }

    /** Trap T-23, B16: a filter may use only the key, which is all that is known about the old row. */
    @OnPostgres({15, 18})
    void rowFiltersOnTheKeyDeleteByTheKey(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (id int primary key, v int)",
                "create publication q for table mark, item where (id > 10)");
        database.execute(
                "insert into item values (1, 1), (11, 1)",
                "update item set v = 2",
                "update item set id = 12 where id = 1",
                "update item set id = 2 where id = 11");
        assertEquals(
                List.of(
                        "insert public.item(id=11,v=1)",
                        "update public.item(id=11,v=2)",
                        "insert public.item(id=12,v=2)",
                        "delete public.item(id=11,v=UNCHANGED)"),
                changes(live, "q"));
    }

    /**
     * Trap B16: an unlisted column is in neither Relation nor rows, but an update that changes only that column is
     * still sent.
     */
    @OnPostgres({15, 16, 17, 18})
    void columnListsLeaveColumnsOut(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (secret text, id int primary key, note text)",
                "create publication q for table mark, item (note, id)");
        database.execute(
                "insert into item values ('s', 1, 'n')",
                "update item set secret = 't'",
                "update item set id = 2",
                "delete from item");
        assertEquals(
                List.of(
                        "insert public.item(id=1,note=n)",
                        "update public.item(id=1,note=n)",
                        "update public.item(id=1,note=UNCHANGED) to public.item(id=2,note=n)",
                        "delete public.item(id=2,note=UNCHANGED)"),
                changes(live, "q"));
    }

    /**
     * Trap T-28, B16: the server finds out when it decodes the first row, and no later DDL gets the slot past it.
     * Another choice of publications does.
     */
    @OnPostgres({15, 18})
    void columnListsThatContradictEachOtherEndTheStream(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (id int primary key, a int, b int)",
                "create publication q for table mark, item (id, a)",
                "create publication r for table item (id, b)");
        database.execute("insert into item values (1, 2, 3)", "alter publication r drop table item");
        try (ChangeStream stream = live.streamOf("s", "q", "r").open()) {
            ReplicationException e = assertThrows(ReplicationException.class, () -> Live.messagesTo("end", stream));
            assertEquals("0A000", e.sqlState());
            assertEquals(Category.FATAL, e.category());
            assertTrue(e.getMessage().contains("different column lists"), e.getMessage());
            assertTrue(e.getMessage().contains("slot \"" + live.slot("s") + "\""), e.getMessage());
        }
        assertEquals(List.of("insert public.item(id=1,a=2)"), changes(live, "q"));
    }

    private static final String[] PARTITIONED = {
        "create table part (id int, region text, v text, primary key (id, region)) partition by list (region)",
        "create table part_eu partition of part for values in ('eu')",
        "create table part_us (v text, gone int, region text not null, id int not null)",
        "alter table part_us drop column gone, add primary key (id, region)",
        "alter table part attach partition part_us for values in ('us')"
    };

    private static final String[] PARTITION_CHANGES = {
        "insert into part values (1, 'eu', 'a'), (2, 'us', 'b')",
        "update part set v = 'c' where id = 2",
        "update part set region = 'us' where id = 1",
        "insert into part_us values ('leaf', 'us', 4)",
        "delete from part where id = 2",
        "truncate part_us",
        "truncate part"
    };

    /**
     * Trap B17, T-27, T-26: rows of any partition come under the root's name, in the order of its columns; the leaf's
     * own Relation, if it is sent, is not theirs. A truncate of a leaf is not sent; a truncate of the root is.
     */
    @OnPostgres
    void viaPartitionRootRowsAreTheRoots(TestDatabase database) throws SQLException {
        Live live = live(database, PARTITIONED);
        database.execute("create publication q for table mark, part with (publish_via_partition_root = true)");
        database.execute(PARTITION_CHANGES);
        assertEquals(
                List.of(
                        "insert public.part(id=1,region=eu,v=a)",
                        "insert public.part(id=2,region=us,v=b)",
                        "update public.part(id=2,region=us,v=c)",
                        "delete public.part(id=1,region=eu,v=UNCHANGED)",
                        "insert public.part(id=1,region=us,v=a)",
                        "insert public.part(id=4,region=us,v=leaf)",
                        "delete public.part(id=2,region=us,v=UNCHANGED)",
                        "truncate [public.part]"),
                changes(live, "q"));
    }

    /** Trap B17: without it every partition is a relation of its own, and a row that moves is deleted and inserted. */
    @OnPostgres({14, 18})
    void otherwiseRowsAreTheLeaves(TestDatabase database) throws SQLException {
        Live live = live(database, PARTITIONED);
        database.execute("create publication q for table mark, part");
        database.execute(PARTITION_CHANGES);
        assertEquals(
                List.of(
                        "insert public.part_eu(id=1,region=eu,v=a)",
                        "insert public.part_us(v=b,region=us,id=2)",
                        "update public.part_us(v=c,region=us,id=2)",
                        "delete public.part_eu(id=1,region=eu,v=UNCHANGED)",
                        "insert public.part_us(v=a,region=us,id=1)",
                        "insert public.part_us(v=leaf,region=us,id=4)",
                        "delete public.part_us(v=UNCHANGED,region=us,id=2)",
                        "truncate [public.part_us]",
                        "truncate [public.part_eu, public.part_us]"),
                changes(live, "q"));
    }

    /** Trap B19: from 18 on stored ones are published if the publication says so, virtual ones never. */
    @OnPostgres(18)
    void generatedColumnsComeIfThePublicationSaysSo(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (id int primary key, twice int generated always as (id * 2) stored,"
                        + " thrice int generated always as (id * 3) virtual, v int)",
                "create publication q for table mark, item with (publish_generated_columns = stored)",
                "create publication listing for table mark, item (id, twice)");
        live.createSlot("p", false);
        database.execute("insert into item (id, v) values (1, 5)", "update item set id = 2", "delete from item");
        assertEquals(
                List.of(
                        "insert public.item(id=1,twice=2,v=5)",
                        "update public.item(id=1,twice=UNCHANGED,v=UNCHANGED) to public.item(id=2,twice=4,v=5)",
                        "delete public.item(id=2,twice=UNCHANGED,v=UNCHANGED)"),
                changes(live, "q"));
        try (ChangeStream stream = live.stream("p").open()) {
            assertEquals(
                    "insert public.item(id=1,v=5)",
                    Live.changesTo("end", stream).get(0));
        }
        database.execute("insert into item (id, v) values (3, 5)");
        try (ChangeStream stream = live.streamOf("p", "listing").open()) {
            live.mark("listed");
            assertEquals(
                    "insert public.item(id=1,twice=2)",
                    Live.changesTo("end", stream).get(0));
        }
    }

    /** Trap B19: before 18 they are in neither Relation nor rows. */
    @OnPostgres({14, 15, 16, 17})
    void generatedColumnsNeverComeFromOlderServers(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table item (id int primary key, twice int generated always as (id * 2) stored, v int)");
        database.execute("insert into item (id, v) values (1, 5)", "update item set v = 6");
        assertEquals(List.of("insert public.item(id=1,v=5)", "update public.item(id=1,v=6)"), changes(live, "p"));
    }

    /**
     * Trap T-26, B18: one message for the whole statement; it lists tables that CASCADE empties only if they are
     * published.
     */
    @OnPostgres
    void truncateNamesEveryPublishedRelation(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create table a (id int primary key)",
                "create table b (id int primary key, a int references a)",
                "create table c (id int primary key, a int references a)",
                "create table d (id int)",
                "create publication q for table mark, a, b, d");
        database.execute(
                "truncate a, b, c, d",
                "truncate a cascade",
                "truncate d restart identity",
                "truncate c",
                "truncate c, d");
        List<Truncate> told = messages(live, "q").stream()
                .filter(Truncate.class::isInstance)
                .map(Truncate.class::cast)
                .toList();
        assertEquals(
                List.of("[a, b, d]", "[a, b] cascade", "[d] restart identity", "[d]"),
                told.stream().map(PublicationLiveTest::words).toList());
    }

    private static String words(Truncate truncate) {
        return truncate.relations().stream().map(Relation::name).sorted().toList()
                + (truncate.cascade() ? " cascade" : "")
                + (truncate.restartIdentity() ? " restart identity" : "");
    }

    /**
     * Trap T-29: names are exactly as created. Trap T-47, B13: a publication's name would be folded to lower case if
     * not quoted.
     */
    @OnPostgres({14, 18})
    void namesOfAnySortSurvive(TestDatabase database) throws SQLException {
        String long63 = "x".repeat(60) + "é?";
        Live live = live(
                database,
                "create schema \"Odd, \"\"Schema\"\"\"",
                "create table \"Odd, \"\"Schema\"\"\".\"" + long63 + "\" (\"a'b ☺\" int primary key, \"select\" int)",
                "create publication \"Odd, \"\"Name\"\" 'q\" for all tables");
        database.execute("insert into \"Odd, \"\"Schema\"\"\".\"" + long63 + "\" values (1, 2)");
        assertEquals(
                List.of("insert Odd, \"Schema\"." + long63 + "(a'b ☺=1,select=2)"), changes(live, "Odd, \"Name\" 'q"));
    }

    /** Trap T-48: from 17 on an empty list would be accepted, and nothing would be sent. */
    @OnPostgres({14, 18})
    void aStreamWithoutPublicationsIsRefused(TestDatabase database) throws SQLException {
        Live live = live(database);
        assertThrows(IllegalStateException.class, () -> live.streamOf("s").open());
        ReplicationException e = assertThrows(
                ReplicationException.class, () -> live.streamOf("s", "").open());
        assertTrue(e.getMessage().contains("publication \"\" does not exist"), e.getMessage());
    }
}
