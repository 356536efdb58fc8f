package dev.walferry.kafka.query.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.Lsn;
import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PollOrder.Kind;
import dev.walferry.kafka.query.table.PollOrder.Term;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order in which a poll hands over rows and their keys. */
class BatchesTest {
    private static final Relation ITEM =
            Relation.of(1, "public", "item", ReplicaIdentity.DEFAULT, List.of(new Column("id", 23, -1, true)));
    private static final Table NAME = new Table("public", "item");
    private static final Part PART = new Part(1, NAME, "public.item", "", true);
    private static final PolledTable TABLE = new PolledTable(
            ITEM,
            RowKey.of(0),
            new PollOrder(List.of(new Term("id", "int4", "pg_catalog", Kind.OTHER, List.of("id"))), true),
            List.of(PART),
            PART.from());

    private final List<QueryBatch> batches = new ArrayList<>();
    private final KnownKeys keys = new KnownKeys(Map.of());

    /** Keys are written before their rows can reach Kafka. Otherwise a crash in between could leave a row forever. */
    @Test
    void newKeysComeBeforeTheirRows() throws InterruptedException {
        send(1, 2);
        assertEquals(List.of(List.of("1"), List.of("2")), batches.get(0).found());
        assertEquals(List.of(), batches.get(0).rows());
        assertNull(batches.get(0).after());
        assertEquals(2, batches.get(1).rows().size());
        assertEquals(List.of(), batches.get(1).found());
        assertEquals(2, batches.size());

        send(2);
        assertEquals(1, batches.get(2).rows().size());
        assertEquals(3, batches.size(), "a known key needs no batch of its own");
    }

    private void send(int... ids) throws InterruptedException {
        PollMoment moment = new PollMoment(10, 12, 0, Lsn.of(1), "00000001", Lsn.of(1), false);
        Batches collected = new Batches(TABLE, PART, moment, 100, keys, batches::add);
        for (int id : ids) {
            TupleWriter writer = new TupleWriter(ITEM);
            writer.text(Integer.toString(id));
            collected.add(Insert.of(writer.row()), 1);
        }
        collected.send(PollOffset.at(List.of(Integer.toString(ids[ids.length - 1]))));
    }
}
