package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Update;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.type.TypeOid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Every row names its table and columns as they were when it was written, even if the table has changed since: trap B4.
 * The messages are kept until all have arrived, and are examined only then.
 */
@Timeout(600)
class AlterTableLiveTest {

    private static final List<String> STORY = List.of(
            "insert into item values (1, 'one', 1)",
            "alter table item add column c text default 'def'",
            "insert into item values (2, 'two', 2, 'c')",
            "update item set b = 10 where id = 1",
            "alter table item drop column a",
            "insert into item values (3, 3, 'c')",
            "alter table item rename column b to bee",
            "insert into item values (4, 4, 'c')",
            "alter table item alter column bee type text using bee || '!'",
            "insert into item values (5, 'five', 'c')",
            "alter table item rename to thing",
            "insert into thing values (6, 'six', 'c')",
            "alter table thing replica identity full",
            "update thing set c = null where id = 6",
            "alter table thing replica identity default",
            "alter table thing drop constraint item_pkey",
            "alter table thing add primary key (bee, id)",
            "delete from thing where id = 6",
            "alter table thing rename column c to id2",
            "alter table thing rename column bee to c",
            "insert into thing values (7, 'seven', 'swapped')");

    /** Trap C9: a row from before the column was added shows the default as if it had been set. */
    private static final List<String> TOLD = List.of(
            "insert public.item(id=1,a=one,b=1)",
            "insert public.item(id=2,a=two,b=2,c=c)",
            "update public.item(id=1,a=one,b=10,c=def)",
            "insert public.item(id=3,b=3,c=c)",
            "insert public.item(id=4,bee=4,c=c)",
            "insert public.item(id=5,bee=five,c=c)",
            "insert public.thing(id=6,bee=six,c=c)",
            "update public.thing(id=6,bee=six,c=c) to public.thing(id=6,bee=six,c=NULL)",
            "delete public.thing(id=6,bee=six,c=UNCHANGED)",
            "insert public.thing(id=7,c=seven,id2=swapped)");

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key, a text, b int)", "create table filler (x text)");
        live.createSlot("s", false);
        return live;
    }

    private static void assertToldAsItWas(List<PgOutputMessage> messages) {
        List<PgOutputMessage> kept = messages.stream().filter(m -> !isFiller(m)).toList();
        assertEquals(TOLD, Live.changes(kept));
        List<Relation> relations = new ArrayList<>();
        for (PgOutputMessage message : kept) {
            if (message instanceof Insert insert) {
                relations.add(insert.relation());
            } else if (message instanceof Update update) {
                relations.add(update.relation());
            } else if (message instanceof Delete delete) {
                relations.add(delete.relation());
            }
        }
        assertEquals(TypeOid.INT4, column(relations.get(4), "bee").typeOid());
        assertEquals(TypeOid.TEXT, column(relations.get(5), "bee").typeOid());
        assertEquals(ReplicaIdentity.DEFAULT, relations.get(6).replicaIdentity());
        assertEquals(ReplicaIdentity.FULL, relations.get(7).replicaIdentity());
        assertEquals(ReplicaIdentity.DEFAULT, relations.get(8).replicaIdentity());
        assertEquals(List.of("id"), identity(relations.get(6)));
        assertEquals(List.of("id", "bee", "c"), identity(relations.get(7)));
        assertEquals(List.of("id", "bee"), identity(relations.get(8)));
        assertEquals(1, relations.stream().map(Relation::oid).distinct().count(), "a rename keeps the OID");
    }

    private static boolean isFiller(PgOutputMessage message) {
        return message instanceof Insert insert && insert.relation().name().equals("filler");
    }

    private static Column column(Relation relation, String name) {
        return relation.columns().get(relation.columnIndex(name));
    }

    private static List<String> identity(Relation relation) {
        return relation.columns().stream()
                .filter(Column::identity)
                .map(Column::name)
                .toList();
    }

    @OnPostgres
    void eachRowNamesItsColumnsAsTheyWere(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute(STORY.toArray(String[]::new));
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            assertToldAsItWas(Live.messagesTo("end", stream));
        }
    }

    @OnPostgres
    void withinOneTransactionToo(TestDatabase database) throws SQLException {
        Live live = live(database);
        inOneTransaction(live);
        try (ChangeStream stream = live.stream("s").open()) {
            assertToldAsItWas(Live.messagesTo("end", stream));
        }
    }

    /** Trap B5: the blocks of the stream announce each definition before its rows. */
    @OnPostgres
    void withinAStreamedTransactionToo(TestDatabase database) throws SQLException {
        Live live = live(database);
        inOneTransaction(live);
        try (ChangeStream stream = live.stream("s").streaming(Streaming.AUTO).open()) {
            assertToldAsItWas(Live.messagesTo("end", stream));
        }
        Await.until("the server streamed", Duration.ofSeconds(60), () -> live.streamedTransactions("s") > 0);
    }

    private static void inOneTransaction(Live live) throws SQLException {
        try (Connection session = live.session()) {
            for (String sql : STORY) {
                Live.run(session, sql, "insert into filler select repeat('x', 1000) from generate_series(1, 100)");
            }
            session.commit();
        }
        live.mark("end");
    }

    /** A table that is dropped and created again is another table with the same name: traps T-24, B4. */
    @OnPostgres({14, 18})
    void aTableThatIsCreatedAgainIsAnotherOne(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute(
                "insert into item values (1, 'a', 1)",
                "analyze item",
                "create index on item (a)",
                "insert into item values (2, 'b', 2)",
                "drop table item",
                "create table item (a text, id int primary key)",
                "insert into item values ('c', 3)");
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            List<PgOutputMessage> messages = Live.messagesTo("end", stream);
            assertEquals(
                    List.of(
                            "insert public.item(id=1,a=a,b=1)",
                            "insert public.item(id=2,a=b,b=2)",
                            "insert public.item(a=c,id=3)"),
                    Live.changes(messages));
            List<Relation> rows = messages.stream()
                    .filter(Insert.class::isInstance)
                    .map(m -> ((Insert) m).relation())
                    .toList();
            assertTrue(
                    rows.get(0).describesSameAs(rows.get(1)), "what ANALYZE and CREATE INDEX make the server repeat");
            assertEquals(2, rows.stream().map(Relation::oid).distinct().count());
        }
    }
}
