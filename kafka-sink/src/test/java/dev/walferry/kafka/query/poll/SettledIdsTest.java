package dev.walferry.kafka.query.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PollOrder.Kind;
import dev.walferry.kafka.query.table.PollOrder.Term;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;

/** Which new rows wait for which transactions. */
@Timeout(300)
class SettledIdsTest {
    private static PolledTable item(TestDatabase database) throws SQLException {
        int oid = Integer.parseInt(String.valueOf(database.queryOne("select 'item'::regclass::oid")));
        Relation relation =
                Relation.of(oid, "public", "item", ReplicaIdentity.DEFAULT, List.of(new Column("id", 23, -1, true)));
        PollOrder order =
                new PollOrder(List.of(new Term("\"id\"", "int4", "pg_catalog", Kind.OTHER, List.of("id"))), true);
        Part part = new Part(oid, new Table("public", "item"), "public.item", "", true);
        return new PolledTable(relation, RowKey.of(0), order, List.of(part), part.from());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Reading a backlog takes several transactions. Transactions that begin meanwhile can only insert rows after it.
     */
    @OnPostgres({14, 18})
    void aBacklogDoesNotWaitForTransactionsThatBegin(TestDatabase database) throws Exception {
        database.execute("create table item (id serial primary key)", "insert into item values (1), (2), (3)");
        PolledTable item = item(database);
        SettledIds settled = new SettledIds(new CountDownLatch(1));
        try (Connection reads = database.connect();
                Connection slow = database.connect()) {
            assertEquals("3", settled.upTo(reads, item, List.of()));
            slow.setAutoCommit(false);
            run(slow, "insert into item values (4)");
            database.execute("insert into item values (5)");
            assertEquals("3", settled.upTo(reads, item, List.of("1")));
            assertNull(settled.upTo(reads, item, List.of("3")));
            slow.commit();
            assertEquals("5", settled.upTo(reads, item, List.of("3")));
            assertNull(settled.upTo(reads, item, List.of("5")));
        }
    }
}
