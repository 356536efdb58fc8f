package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no server sends are refused at the place where they are wrong, counted from the message's start. */
class MalformedMessagesTest {
    private final DecodingSession fresh = DecodingSession.after();
    private final DecodingSession open = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1);

    @Test
    void emptyMessage() {
        fresh.refuses("", 0, "no bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "51", "6e", "74", "7f", "80", "c3", "ff"})
    void unknownKindOfMessage(String hex) {
        fresh.refuses(hex + " 00000000", 0, "0x" + (hex.equals("00") ? "0" : hex));
        assertNull(fresh.refuses(DecodingSession.bytes(hex)).kind());
    }

    @Test
    void unknownFlags() {
        open.refuses("43 01 000000000158d7b0 000000000158d7e0 000303df2b75aadf", 1, "got 0x1");
        open.refuses("4d 03 0000000001594368 70667800 00000005 68656c6c6f", 1, "got 0x3");
        open.refuses("54 00000001 04 00004004", 5, "got 0x4");
        open.refuses("52 00004004 00 00 64 0001 02 6100 00000017 ffffffff", 10, "got 0x2");
        fresh.refuses("63 00000300 01 00000000015c4470 00000000015c44b0 000303df2dda0568", 5, "got 0x1");
        fresh.refuses("4b 80 00000000016613d8 0000000001661410 000303df3284207c 0000030e 673100", 1, "got 0x80");
        fresh.refuses("53 00000300 02", 5, "first segment");
    }

    @Test
    void unknownReplicaIdentity() {
        open.refuses("52 00004004 00 00 7a 0000", 7, "replica identity");
    }

    @Test
    void wrongMarkerOfATuple() {
        open.refuses("49 00004004 4b 0003 6e 6e 6e", 5, "expected a new tuple");
        open.refuses("44 00004004 4e 0003 6e 6e 6e", 5, "expected a key");
        open.refuses("55 00004004 49 0003 6e 6e 6e", 5, "expected");
    }

    /** Trap T-34: a second old tuple, or one after the new one. */
    @Test
    void tuplesInTheWrongOrder() {
        open.refuses("55 00004004 4b 0003 6e 6e 6e 4f 0003 6e 6e 6e", 11, "expected a new tuple");
        open.refuses("55 00004004 4e 0003 6e 6e 6e 4b 0003 6e 6e 6e", 11, "expected the end");
    }

    @Test
    void unknownKindOfValue() {
        open.refuses("49 00004004 4e 0003 6e 78 6e", 9, "in column 1, got another byte");
        open.refuses("49 00004004 4e 0003 6e 6e f4", 10, "in column 2, got another byte");
    }

    @Test
    void wrongNumberOfColumns() {
        open.refuses("49 00004004 4e 0002 6e 6e", 6, "expected 3 columns as in the relation, got 2");
        open.refuses("49 00004004 4e 0004 6e 6e 6e 6e", 6, "expected 3 columns as in the relation, got 4");
        open.refuses("49 00004004 4e ffff 6e 6e 6e", 6, "got 65535");
    }

    /** Trap T-33: a length is checked against the bytes that are left before it is used. */
    @Test
    void lengthsBeyondTheMessage() {
        open.refuses("49 00004004 4e 0003 74 7fffffff 31 6e 6e", 9, "got 2147483647");
        open.refuses("49 00004004 4e 0003 74 ffffffff 6e 6e", 9, "got -1");
        open.refuses("49 00004004 4e 0003 62 80000000 6e 6e", 9, "got -2147483648");
        open.refuses("4d 01 0000000001594368 7000 00000002 68", 12, "got 2");
        open.refuses("4d 01 0000000001594368 7000 ffffffff 68", 12, "got -1");
    }

    @Test
    void countsBeyondTheMessage() {
        open.refuses("54 00000002 00 00004004", 1, "2 relations");
        open.refuses("54 7fffffff 00 00004004", 1, "2147483647 relations");
        open.refuses("54 ffffffff 00 00004004", 1, "-1 relations");
        // four times this number overflows to 4
        open.refuses("54 40000001 00 00004004", 1, "1073741825 relations");
        open.refuses("52 00004004 00 00 64 0640", 8, "expected 1600 columns, got 0 bytes");
        open.refuses("52 00004004 00 00 64 ffff", 8, "limit of 1600");
    }

    @Test
    void stringsWithoutTerminator() {
        open.refuses("59 0000402a 7075626c6963", 5, "expected a zero byte");
        fresh.refuses(
                "62 00000000016612e0 00000000016613d8 000303df32841fdc 0000030e 6731", 29, "expected a zero byte");
    }

    /** Rows of a relation that was not announced in this session, as after a reconnect with an old decoder's bytes. */
    @Test
    void relationNeverAnnounced() {
        open.refuses("49 ffffffff 4e 0000", 1, "relation 4294967295 was never announced");
        open.refuses("54 00000002 00 00004004 00004005", 10, "relation 16389");
    }

    /** Trap T-06: neither of the two lengths. */
    @Test
    void streamAbortOfAThirdLength() {
        fresh.refuses("41 00000300 00000301 00", 9, "expected 8 more bytes");
        fresh.refuses("41 00000300 00000301 0000000000000000", 17, "expected 8 more bytes");
        fresh.refuses("41 00000300 00000301 0000000000000000 0000000000000000 00", 25, "expected the end, got 1 more");
    }

    @Test
    void messageNamesItsKindAndNeverRowData() {
        PgOutputFormatException e =
                open.refuses(DecodingSession.bytes("49 00004004 4e 0003 74 00000006 736563726574 78 6e"));
        assertEquals(PgOutputMessage.Kind.INSERT, e.kind());
        assertEquals(19, e.offset());
        assertEquals(
                "malformed pgoutput message INSERT at byte 19:"
                        + " expected a kind of value (n, u, t or b) in column 1, got another byte",
                e.getMessage());
        assertFalse(String.valueOf(e.getCause()).contains("secret"));
    }

    @Test
    void aPartOutsideTheArrayIsTheCallersMistake() {
        PgOutputDecoder decoder = new PgOutputDecoder();
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(new byte[5], 3, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(new byte[5], -1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(new byte[5], 1, Integer.MAX_VALUE));
    }
}
