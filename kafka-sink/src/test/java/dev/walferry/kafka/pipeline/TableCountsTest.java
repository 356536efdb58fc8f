package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts per table, however many tables there are. */
class TableCountsTest {
    private final TableCounts counts = new TableCounts();

    private static Relation relation(int oid, String name) {
        return Relation.of(oid, "public", name, ReplicaIdentity.DEFAULT, List.of());
    }

    @Test
    void aTableIsItsNameWhateverItsRelationIs() {
        counts.add(relation(1, "a"), Kind.INSERT);
        counts.add(relation(1, "a"), Kind.DELETE);
        counts.add(relation(2, "a"), Kind.INSERT); // the table was created again, or announced again
        counts.add(relation(3, "b"), Kind.INSERT);
        assertEquals(2, counts.tables().size());
        TableCount a = counts.tables().stream()
                .filter(table -> table.table().equals("a"))
                .findFirst()
                .orElseThrow();
        assertEquals("public", a.schema());
        assertEquals(2, a.of(Kind.INSERT));
        assertEquals(1, a.of(Kind.DELETE));
        assertEquals(0, a.of(Kind.UPDATE));
    }

    @Test
    void tablesBeyondTheFirstTenThousandShareACount() {
        for (int i = 0; i < TableCounts.MOST_TABLES + 5; i++) {
            counts.add(relation(i, "t" + i), Kind.UPDATE);
        }
        assertEquals(TableCounts.MOST_TABLES, counts.tables().size());
        assertEquals(5, counts.others().of(Kind.UPDATE));
        counts.add(relation(1, "t0"), Kind.UPDATE);
        assertEquals(5, counts.others().of(Kind.UPDATE), "a table that is known stays known");
    }
}
