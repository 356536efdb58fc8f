package dev.walferry.testdata.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Compares with layouts written by hand, byte by byte. */
class MessageBytesTest {

    private static final MessageBuilder PLAIN = MessageBuilder.plain();
    private static final MessageBuilder STREAMED = MessageBuilder.inStream(7);

    private static final long LSN = 0x0102030405060708L;
    private static final String LSN_HEX = "0102030405060708";
    private static final long END = -2; // unsigned: the last but one
    private static final String END_HEX = "fffffffffffffffe";
    private static final long TIME = 0x10;
    private static final String TIME_HEX = "0000000000000010";

    @Test
    void transactionFrame() {
        expect("42" + LSN_HEX + TIME_HEX + "00000007", ControlMessages.begin(LSN, TIME, 7));
        expect("43 00" + LSN_HEX + END_HEX + TIME_HEX, ControlMessages.commit(LSN, END, TIME));
        expect("4f" + LSN_HEX + "6f00", ControlMessages.origin(LSN, "o"));
    }

    @Test
    void streamFrame() {
        expect("53 00000007 01", ControlMessages.streamStart(7, true));
        expect("53 ffffffff 00", ControlMessages.streamStart(-1, false));
        expect("45", ControlMessages.streamStop());
        expect("63 00000007 00" + LSN_HEX + END_HEX + TIME_HEX, ControlMessages.streamCommit(7, LSN, END, TIME));
        expect("41 00000007 00000008", ControlMessages.streamAbort(7, 8));
        expect("41 00000007 00000008" + LSN_HEX + TIME_HEX, ControlMessages.streamAbort(7, 8, LSN, TIME));
    }

    @Test
    void twoPhaseFrame() {
        String body = LSN_HEX + END_HEX + TIME_HEX + "00000007 6700";
        expect("62" + body, ControlMessages.beginPrepare(LSN, END, TIME, 7, "g"));
        expect("50 00" + body, ControlMessages.prepare(LSN, END, TIME, 7, "g"));
        expect("4b 00" + body, ControlMessages.commitPrepared(LSN, END, TIME, 7, "g"));
        expect("70 00" + body, ControlMessages.streamPrepare(LSN, END, TIME, 7, "g"));
        expect(
                "72 00" + LSN_HEX + END_HEX + TIME_HEX + "0000000000000011 00000007 6700",
                ControlMessages.rollbackPrepared(LSN, END, TIME, TIME + 1, 7, "g"));
    }

    @Test
    void relationAndType() {
        RelationBuilder relation =
                RelationBuilder.of(5, "s", "ü").identity('f').key("a", 23, -1).column("b", 25, 4);
        String body = "00000005 7300 c3bc00 66 0002  01 6100 00000017 ffffffff  00 6200 00000019 00000004";
        expect("52" + body, PLAIN.relation(relation));
        expect("52 00000007" + body, STREAMED.relation(relation));
        expect("59 00000005 00 7400", PLAIN.type(5, "", "t"));
        expect("59 00000007 00000005 00 7400", STREAMED.type(5, "", "t"));
    }

    @Test
    void rows() {
        TupleBuilder row = TupleBuilder.tuple()
                .text("x")
                .nul()
                .unchanged()
                .binary(new byte[] {1, 2})
                .text("");
        String rowHex = "0005 74 00000001 78  6e  75  62 00000002 0102  74 00000000";
        TupleBuilder key = TupleBuilder.tuple().nul();
        String keyHex = "0001 6e";
        expect("49 00000005 4e" + rowHex, PLAIN.insert(5, row));
        expect("49 00000007 00000005 4e" + rowHex, STREAMED.insert(5, row));
        expect("55 00000005 4e" + rowHex, PLAIN.update(5, row));
        expect("55 00000005 4b" + keyHex + "4e" + rowHex, PLAIN.updateWithKey(5, key, row));
        expect("55 00000007 00000005 4f" + keyHex + "4e" + rowHex, STREAMED.updateWithOld(5, key, row));
        expect("44 00000005 4b" + keyHex, PLAIN.deleteByKey(5, key));
        expect("44 00000007 00000005 4f" + keyHex, STREAMED.deleteByOld(5, key));
    }

    @Test
    void truncateAndMessage() {
        expect("54 00000002 03 00000005 00000006", PLAIN.truncate(3, 5, 6));
        expect("54 00000007 00000001 00 00000005", STREAMED.truncate(0, 5));
        byte[] content = "hi".getBytes(StandardCharsets.US_ASCII);
        expect("4d 00" + LSN_HEX + "7000 00000002 6869", PLAIN.message(false, LSN, "p", content));
        expect("4d 00000007 01" + LSN_HEX + "7000 00000002 6869", STREAMED.message(true, LSN, "p", content));
    }

    private static void expect(String hex, byte[] message) {
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(message));
    }
}
