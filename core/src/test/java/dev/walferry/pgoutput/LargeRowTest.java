package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows around and beyond 65,536 bytes, where the index of a row's columns goes from 16 bits to 32. */
class LargeRowTest {
    private static final int TFULL = 0x400b;
    private static final int SMALL_ARRAY = 65_536;

    /** What an insert of two texts has around them: kind, OID, 'N', count, and per text its kind and length. */
    private static final int AROUND = 1 + 4 + 1 + 2 + 2 * 5;

    private static final String TAIL = "tail";

    private final PgOutputDecoder decoder = new PgOutputDecoder();

    LargeRowTest() {
        decode(DecodingSession.bytes(RealBytes.BEGIN));
        decode(DecodingSession.bytes(RealBytes.RELATION_TFULL));
    }

    /** The message fills its array, because the array's size decides the form of the index. */
    private PgOutputMessage decode(byte[] message) {
        return decoder.decode(message, 0, message.length);
    }

    private Insert insert(int size) {
        String text = "v".repeat(size - AROUND - TAIL.length());
        byte[] message = MessageBuilder.plain()
                .insert(TFULL, TupleBuilder.tuple().text(text).text(TAIL));
        assertEquals(size, message.length);
        return (Insert) decode(message);
    }

    private Update updateWithAFarTail(int size) {
        return (Update) decode(MessageBuilder.plain()
                .updateWithOld(
                        TFULL,
                        TupleBuilder.tuple().text("v".repeat(size)).text(TAIL),
                        TupleBuilder.tuple().text("2").unchanged()));
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_ARRAY - 1, SMALL_ARRAY, SMALL_ARRAY + 1, SMALL_ARRAY + 10, 2 * SMALL_ARRAY, 20_000_000})
    void theColumnAfterALongOneIsFound(int size) {
        Tuple row = insert(size).row();
        assertEquals(2, row.size());
        assertEquals(TAIL, row.value(1).getText());
        assertEquals(size - AROUND - TAIL.length(), row.value(0).length());
        assertEquals(TAIL, row.detach().value(1).getText());
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_ARRAY - 1, SMALL_ARRAY + 1})
    void columnsThatDoNotExist(int size) {
        Tuple row = insert(size).row();
        for (int column : new int[] {-1, 2, 3, 4, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 1 << 31}) {
            assertThrows(IndexOutOfBoundsException.class, () -> row.valueKind(column), () -> "column " + column);
        }
    }

    /** Trap B1, with the old row's value beyond what 16 bits reach. */
    @Test
    void unchangedValueIsTakenFromAFarPosition() {
        Update update = updateWithAFarTail(3 * SMALL_ARRAY);
        assertEquals(List.of("2", TAIL), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
    }

    @Test
    void aSmallRowOfALargeMessageIsSmallOnceDetached() {
        Tuple row = updateWithAFarTail(3 * SMALL_ARRAY).row().detach();
        assertTrue(row.retainedBytes() < 100, () -> row.retainedBytes() + " bytes");
        assertEquals(List.of("2", TAIL), TupleText.of(row));
    }

    @Test
    void aSmallMessageInALargeArrayIsRead() {
        byte[] message = MessageBuilder.plain()
                .insert(TFULL, TupleBuilder.tuple().text("1").text(TAIL));
        byte[] array = new byte[3 * SMALL_ARRAY];
        int at = 2 * SMALL_ARRAY + 7;
        System.arraycopy(message, 0, array, at, message.length);
        Tuple row = ((Insert) decoder.decode(array, at, message.length)).row();
        assertEquals(List.of("1", TAIL), TupleText.of(row));
        assertEquals(List.of("1", TAIL), TupleText.of(row.detach()));
    }
}
