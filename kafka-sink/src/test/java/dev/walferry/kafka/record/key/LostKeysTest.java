package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Tables that changed after their rows were written. The catalog shows them only as they are now. */
@Timeout(300)
class LostKeysTest {
    /** What happens to the key of each table, by the table's name. */
    private static final Map<String, String> ALTERATIONS = alterations();

    private static Map<String, String> alterations() {
        Map<String, String> byTable = new LinkedHashMap<>();
        byTable.put("dropped", "drop table dropped");
        byTable.put("renamed", "alter table renamed rename id to key");
        byTable.put(
                "swapped",
                "do $$ begin alter table swapped rename id to x; alter table swapped rename other to id;"
                        + " alter table swapped rename x to other; end $$");
        byTable.put("column_dropped", "alter table column_dropped drop id");
        byTable.put("replaced", "alter table replaced drop constraint replaced_pkey, add primary key (other)");
        byTable.put("unkeyed", "alter table unkeyed drop constraint unkeyed_pkey");
        return byTable;
    }

    private static void create(TestDatabase database, String table) throws SQLException {
        database.execute(
                "create table " + table + " (id int primary key, other int not null, note text)",
                "alter table " + table + " replica identity full");
    }

    private static String insert(String table, int id) {
        return "insert into " + table + " values (" + id + ", " + -id + ")";
    }

    static void assertUnknown(KeyRun run, String table, String... changes) {
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> run.read(changes));
        assertTrue(e.getMessage().contains(table), e.getMessage());
        assertTrue(e.getMessage().contains("message.key.columns"), e.getMessage());
    }

    @OnPostgres({14, 18})
    void keyIsRememberedAsItWas(TestDatabase database) throws SQLException {
        for (String table : ALTERATIONS.keySet()) {
            create(database, table);
        }
        KeyRun run = KeyRun.from(database);
        int count = ALTERATIONS.size();
        assertEquals(
                Collections.nCopies(count, "c {\"id\":1}"),
                run.read(ALTERATIONS.keySet().stream()
                        .map(table -> insert(table, 1))
                        .toArray(String[]::new)));
        database.execute(
                ALTERATIONS.keySet().stream().map(table -> insert(table, 2)).toArray(String[]::new));
        assertEquals(
                Collections.nCopies(count, "c {\"id\":2}"),
                run.read(ALTERATIONS.values().toArray(String[]::new)));
    }

    @OnPostgres({14, 18})
    void keyThatNobodyRemembersStopsTheStream(TestDatabase database) throws SQLException {
        for (Map.Entry<String, String> alteration : ALTERATIONS.entrySet()) {
            String table = alteration.getKey();
            create(database, table);
            KeyRun run = KeyRun.from(database);
            assertUnknown(run, "public." + table, insert(table, 1), alteration.getValue());
            assertEquals(
                    List.of("c {\"id\":1}"),
                    run.set("message.key.columns", "PUBLIC.(?:" + table + "):ID")
                            .read());
        }
    }

    @OnPostgres(18)
    void newKeyHoldsForTheRowsAfterIt(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("c {\"id\":1}"), run.read(insert("t", 1)));
        assertEquals(
                List.of("c {\"other\":-2}"),
                run.read("alter table t drop constraint t_pkey, add primary key (other)", insert("t", 2)));
    }

    @OnPostgres({14, 18})
    void tableThatIsNewHasTheKeyThatItWasCreatedWith(TestDatabase database) throws SQLException {
        KeyRun run = KeyRun.from(database);
        create(database, "t");
        assertEquals(List.of("c {\"id\":1}"), run.read(insert("t", 1)));
    }

    @OnPostgres({14, 18})
    void columnAddedLaterLeavesTheKeyAlone(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("c {\"id\":1}"), run.read(insert("t", 1), "alter table t add more text"));
    }

    @OnPostgres({14, 18})
    void primaryKeyThatWasDroppedIsKeptWhileItIsRemembered(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("c {\"id\":1}"), run.read(insert("t", 1)));
        assertEquals(List.of("c {\"id\":2}"), run.read(insert("t", 2), "alter table t drop constraint t_pkey"));
        assertUnknown(run.restarted(), "public.t", insert("t", 3));
        assertEquals(List.of("c null"), run.read("analyze t"));
    }

    @OnPostgres(18)
    void rowsComeAgainWithTheKeyThatTheyHad(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("c {\"id\":1}"), run.read(insert("t", 1)));
        String[] changes = {
            insert("t", 2), "alter table t drop constraint t_pkey, add primary key (other)", insert("t", 3)
        };
        List<String> expected = List.of("c {\"id\":2}", "c {\"other\":-3}");
        run.unconfirmed();
        assertEquals(expected, run.read(changes));
        assertEquals(expected, run.read());
    }

    /** Partitions that are published by themselves: each is a table of its own, even after it was detached. */
    @OnPostgres({14, 18})
    void detachedAndDroppedPartition(TestDatabase database) throws SQLException {
        database.execute(
                "create table root (id int primary key) partition by range (id)",
                "create table one partition of root for values from (1) to (2)",
                "create table two partition of root for values from (2) to (3)",
                "alter table one replica identity full",
                "alter table two replica identity full");
        KeyRun run = KeyRun.from(database);
        assertEquals(
                List.of("c {\"id\":1}", "c {\"id\":2}"),
                run.read("insert into root values (1)", "insert into root values (2)"));
        assertEquals(
                List.of("d {\"id\":1}", "- {\"id\":1}", "d {\"id\":2}", "- {\"id\":2}"),
                run.read(
                        "delete from root where id = 1",
                        "delete from root where id = 2",
                        "alter table root detach partition one",
                        "drop table two"));
        database.execute(
                "create table three partition of root for values from (3) to (4)",
                "alter table three replica identity full");
        assertUnknown(run.restarted(), "public.three", "insert into root values (3)", "drop table three");
    }

    @OnPostgres(18)
    void tableWithoutKeyCanBeToldToHaveNone(TestDatabase database) throws SQLException {
        database.execute("create table bare (a int, b int)", "alter table bare replica identity full");
        KeyRun run = KeyRun.from(database);
        assertUnknown(run, "public.bare", "insert into bare values (1, 2)", "drop table bare");
        assertEquals(
                List.of("c null"),
                run.set("message.key.columns", "public.bare:").read());
    }

    @OnPostgres(18)
    void chosenColumnThatTheTableLacksIsAnError(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database).set("message.key.columns", "public\\.t:nowhere");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> run.read(insert("t", 1)));
        assertTrue(
                e.getMessage().contains("message.key.columns: relation public.t has no column \"nowhere\""),
                e.getMessage());
    }

    @OnPostgres(18)
    void chosenKeyMayHoldNullsAndMove(TestDatabase database) throws SQLException {
        create(database, "t");
        KeyRun run = KeyRun.from(database).set("message.key.columns", "other:x;public.*:note,id");
        assertEquals(
                List.of(
                        "c {\"note\":null,\"id\":1}",
                        "d {\"note\":null,\"id\":1}",
                        "- {\"note\":null,\"id\":1}",
                        "c {\"note\":\"a\",\"id\":1}",
                        "d {\"note\":\"a\",\"id\":1}",
                        "- {\"note\":\"a\",\"id\":1}"),
                run.read(insert("t", 1), "update t set note = 'a'", "delete from t"));
    }

    @OnPostgres(18)
    void chosenKeyOutsideTheIdentityIsForInsertsAlone(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, tenant int)");
        KeyRun run = KeyRun.from(database).set("message.key.columns", "public.t:tenant");
        assertEquals(List.of("c {\"tenant\":7}"), run.read("insert into t values (1, 7)"));
        for (String change : List.of("update t set tenant = 8", "delete from t")) {
            RecordMappingException e = assertThrows(RecordMappingException.class, () -> run.read(change));
            assertTrue(e.getMessage().contains("REPLICA IDENTITY FULL"), e.getMessage());
        }
    }
}
