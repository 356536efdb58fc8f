package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each streamed transaction announces its own relations, while the transactions between go on with theirs. So relations
 * of one table alternate, and must not be looked up and created again each time.
 */
class RecordTablesTest {
    private final List<String> asked = new ArrayList<>();

    private final Rows rows = new Rows(SinkConfig.recordDefaults("shop"), (relation, at) -> {
        asked.add(relation.columns().get(0).name());
        return KeyColumns.FROM_IDENTITY.of(relation, at);
    });

    /** Returns a row of a newly announced relation, which the name of its column identifies. */
    private PgOutputMessage rowUnder(String column) {
        rows.relation('d', "*" + column + ":23");
        return rows.decode(new WireBytes('I').int32(Rows.OID).tuple('N', Rows.row("1")));
    }

    /** Plain rows go on with the relation that was announced last, so each streamed transaction creates one. */
    @Test
    void eachStreamedTransactionMakesOne() {
        rows.begin();
        PgOutputMessage plain = rowUnder("plain");
        PgOutputMessage first = rowUnder("first");
        PgOutputMessage second = rowUnder("second");
        for (PgOutputMessage row : List.of(plain, first, plain, first, second, first, second)) {
            assertEquals(1, rows.map(row).size());
        }
        assertEquals(List.of("plain", "first", "second"), asked);
    }

    /** With several streamed transactions open at a time, one that is announced early may be committed late. */
    @Test
    void whatOtherTransactionsGoOnWithIsKept() {
        rows.begin();
        PgOutputMessage plain = rowUnder("plain");
        rows.map(plain);
        for (String streamed : List.of("first", "second", "third", "fourth")) {
            rows.map(rowUnder(streamed));
            rows.map(plain);
        }
        assertEquals(List.of("plain", "first", "second", "third", "fourth"), asked);
    }

    @Test
    void twoRelationsMayAlternateForEver() {
        rows.begin();
        PgOutputMessage plain = rowUnder("plain");
        PgOutputMessage streamed = rowUnder("streamed");
        for (int i = 0; i < 10; i++) {
            rows.map(plain);
            rows.map(streamed);
        }
        assertEquals(List.of("plain", "streamed"), asked);
    }
}
