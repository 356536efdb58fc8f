package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory runs out at a change, whose table is parked only if the change is the cause. */
class OutOfMemoryFaultTest {
    private static final int HEAP = 16 << 20;
    private static final Relation RELATION =
            Relation.of(1, "public", "item", ReplicaIdentity.DEFAULT, List.of(new Column("id", 25, -1, true)));

    private static RecordMappingException at(int bytes) {
        Insert insert =
                Insert.of(new TupleWriter(RELATION).text("x".repeat(bytes)).row());
        return OutOfMemory.at(insert, RELATION, new OutOfMemoryError("Java heap space"), HEAP);
    }

    @Test
    void aLargeChangeIsAtFault() {
        RecordMappingException e = at(HEAP / 16);
        assertEquals(Fault.TABLE, e.fault());
        assertEquals(RELATION, e.relation());
        assertTrue(e.getMessage().startsWith("a change of table public.item does not fit into memory"), e::getMessage);
    }

    @Test
    void aSmallOneIsNot() {
        RecordMappingException e = at(HEAP / 17);
        assertEquals(Fault.SERVICE, e.fault());
        assertTrue(e.getMessage().startsWith("out of memory at a change of table public.item"), e::getMessage);
        assertTrue(e.getMessage().contains("-Xmx"), e::getMessage);
    }
}
