package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeOid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values that are largest for their size: ten bytes of binary for a numeric of 147,455 digits. */
class LargestNumericTest {
    private static final int TABLE = 0x5001;
    private static final MessageBuilder PLAIN = MessageBuilder.plain();

    /** One digit of the highest weight, with the most digits after the point. */
    private static final String LARGEST = "0001 7fff 0000 3fff 0001";

    private static final String SIZED = "0000000a" + LARGEST;

    @DisplayName("a numeric is read within the memory that ValueReading allows, whatever contains it")
    @ParameterizedTest
    @CsvSource({
        TypeOid.NUMERIC + "," + LARGEST,
        ArrayOid.NUMERIC + ", 00000001 00000000 000006a4 00000001 00000001" + SIZED,
        TypeOid.NUMRANGE + ", 12" + SIZED,
        TypeOid.NUMRANGE + ", 02" + SIZED + SIZED,
        TypeOid.NUMMULTIRANGE + ", 00000001 0000000f 12" + SIZED
    })
    @Tag("slow")
    void isRead(int typeOid, String hex) {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        session.decode(PLAIN.relation(RelationBuilder.of(TABLE, "public", "t").column("c", typeOid, -1)));
        ValueReading values = new ValueReading();

        values.of(session.decode(PLAIN.insert(TABLE, TupleBuilder.tuple().binary(DecodingSession.bytes(hex)))));

        assertEquals(1, values.read());
    }
}
