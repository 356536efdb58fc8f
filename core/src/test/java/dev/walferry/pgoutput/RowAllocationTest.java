package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * A row allocates only its view and its index, and copies no bytes of its message: this makes decoding fast, and is
 * measured without a clock.
 */
class RowAllocationTest {
    private static final int OID = 16384;
    private static final int COLUMNS = 10;
    private static final int CALLS = 20_000;

    /** Enough for the compiler to finish its work, although it shares two cores with servers. */
    private static final int ROUNDS = 500;

    /** The performance budget's target for a row of ten columns, on a JVM with compressed pointers. */
    private static final long BUDGET = 96;

    /** Columns and their names, and temporary objects. */
    private static final long PER_RELATION = 2048;

    /** Keeps the compiler from optimizing the rows away. */
    private final PgOutputMessage[] kept = new PgOutputMessage[CALLS];

    @Test
    void aRowOfTenColumnsStaysWithinTheBudget() {
        long perRow = perRow("value");
        assertTrue(perRow <= BUDGET, perRow + " bytes per row");
    }

    @Test
    void aLongRowStaysWithinTheSameBudget() {
        long perRow = perRow("v".repeat(5_000));
        assertTrue(perRow <= BUDGET, perRow + " bytes per row");
    }

    /** Looking up a relation creates no object for its OID. */
    @Test
    void rowsOfManyRelationsInTurnStayWithinTheSameBudget() {
        PgOutputDecoder decoder = decoder();
        byte[][] rows = new byte[100][];
        for (int i = 0; i < rows.length; i++) {
            announce(decoder, OID + i);
            rows[i] = insert(OID + i, "value");
        }
        long perRow = perRow(decoder, rows);
        assertTrue(perRow <= BUDGET, perRow + " bytes per row");
    }

    @Test
    void aRowKeepsTheArrayThatItCameIn() {
        PgOutputDecoder decoder = decoder();
        byte[] message = insert("value");
        Insert insert = (Insert) decoder.decode(message, 0, message.length);
        assertSame(message, insert.row().bytes);
        message[message.length - 1] = 'X';
        assertEquals(
                "valuX",
                StandardCharsets.UTF_8
                        .decode(insert.row().value(COLUMNS - 1).asByteBuffer())
                        .toString());
    }

    /** Ten thousand tables take some 10 MB, and nothing of it per row. */
    @Test
    void aRelationOfTenColumnsTakesAboutAKilobyte() {
        int relations = 10_000;
        PgOutputDecoder decoder = decoder();
        byte[][] messages = new byte[relations][];
        for (int i = 0; i < relations; i++) {
            messages[i] = MessageBuilder.plain().relation(relation(OID + i));
        }
        long all = Allocation.of(() -> {
            for (byte[] message : messages) {
                decoder.decode(message, 0, message.length);
            }
        });
        assertTrue(all / relations <= PER_RELATION, all / relations + " bytes per relation");
    }

    private long perRow(String value) {
        return perRow(decoder(), insert(value));
    }

    private long perRow(PgOutputDecoder decoder, byte[]... rows) {
        long best = Long.MAX_VALUE;
        // the measurement and the compiler allocate now and then, but not every time
        for (int round = 0; round < ROUNDS && best / CALLS > BUDGET; round++) {
            best = Math.min(best, Allocation.of(() -> {
                for (int i = 0; i < CALLS; i++) {
                    byte[] message = rows[i % rows.length];
                    kept[i] = decoder.decode(message, 0, message.length);
                }
            }));
        }
        return best / CALLS;
    }

    private static PgOutputDecoder decoder() {
        PgOutputDecoder decoder = new PgOutputDecoder();
        byte[] begin = ControlMessages.begin(5000, 0, 1);
        decoder.decode(begin, 0, begin.length);
        announce(decoder, OID);
        return decoder;
    }

    private static void announce(PgOutputDecoder decoder, int oid) {
        byte[] message = MessageBuilder.plain().relation(relation(oid));
        decoder.decode(message, 0, message.length);
    }

    private static RelationBuilder relation(int oid) {
        RelationBuilder relation = RelationBuilder.of(oid, "public", "item").key("c0", TypeOid.TEXT, -1);
        for (int i = 1; i < COLUMNS; i++) {
            relation.column("c" + i, TypeOid.TEXT, -1);
        }
        return relation;
    }

    private static byte[] insert(String value) {
        return insert(OID, value);
    }

    private static byte[] insert(int oid, String value) {
        TupleBuilder row = TupleBuilder.tuple();
        for (int i = 0; i < COLUMNS; i++) {
            row.text(value);
        }
        return MessageBuilder.plain().insert(oid, row);
    }
}
