package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTable.Index;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.catalog.IndexAge;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of a row that a snapshot has read, where the key came after its table and is not older than the slot. */
class KeyRulesTest {
    private static final long EPOCH = 5L << 32;

    /** Returns a relation of exactly the key's columns, in an order other than the key's. */
    private static Relation relation(ReplicaIdentity identity) {
        return Relation.of(
                77, "public", "t", identity, List.of(new Column("a", 23, -1, true), new Column("b", 23, -1, true)));
    }

    private static CatalogTable table(long madeBy) {
        int writer = (int) madeBy;
        IndexAge age = new IndexAge(List.of(writer), writer - 100, writer - 50, writer + 1000);
        return new CatalogTable(
                true,
                Map.of(),
                new Index(List.of("b", "a"), age),
                null,
                null,
                false,
                false,
                List.of(),
                CatalogTypes.NONE);
    }

    private static List<String> key(Relation relation, long madeBy, long snapshotXmin) {
        Read read = Read.of(new TupleWriter(relation).text("1").text("2").row(), snapshotXmin);
        return new KeyRules(relation, ChangePlace.of(read, Lsn.of(1000)), table(madeBy), null)
                .key()
                .columns();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReplicaIdentity.class,
            names = {"DEFAULT", "FULL"})
    void itIsProvenIfItsTransactionHadEndedBeforeTheSnapshot(ReplicaIdentity identity) {
        Relation relation = relation(identity);
        for (long madeBy : new long[] {1500, 3_000_000_000L, EPOCH - 1, EPOCH + 3}) {
            assertEquals(List.of("b", "a"), key(relation, madeBy, madeBy + 1));
            assertEquals(List.of("b", "a"), key(relation, madeBy, madeBy + 900));
            assertUnknown(relation, madeBy, madeBy);
            assertUnknown(relation, madeBy, madeBy - 20);
        }
    }

    /** Compared with 0, an id from 2^31 on would always count as earlier. */
    @ParameterizedTest
    @ValueSource(longs = {1500, 3_000_000_000L, (1L << 31) + 5})
    void itIsNotProvenIfTheSnapshotIsNotKnown(long madeBy) {
        assertUnknown(relation(ReplicaIdentity.FULL), madeBy, 0);
        assertUnknown(relation(ReplicaIdentity.DEFAULT), madeBy, 0);
    }

    private static void assertUnknown(Relation relation, long madeBy, long snapshotXmin) {
        RecordMappingException e =
                assertThrows(RecordMappingException.class, () -> key(relation, madeBy, snapshotXmin));
        assertTrue(String.valueOf(e.getMessage()).contains("the key of relation public.t is not known"), e::getMessage);
    }
}
