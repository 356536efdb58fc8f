package dev.walferry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    @Test
    void printsAsPostgresDoes() {
        assertEquals("0/0", Lsn.ZERO.toString());
        assertEquals("16/B374D848", Lsn.of(0x16_B374_D848L).toString());
        assertEquals("FFFFFFFF/FFFFFFFF", Lsn.of(-1).toString());
    }

    /** Trap T-46: the text widened in PostgreSQL 19, so positions are compared, never their text. */
    @Test
    void readsBothTheShortAndThePaddedForm() {
        assertEquals(Lsn.parse("16/B374"), Lsn.parse("16/0000B374"));
        assertEquals(Lsn.of(-1), Lsn.parse("ffffffff/FFFFFFFF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "0", "0/", "/0", "0/G", "-1/0", "123456789/0", "0/0/0", " 0/0", "0/٣"})
    void refusesAnythingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> Lsn.parse(text));
    }

    /** Trap T-13, B24: an LSN is unsigned. */
    @Test
    void comparesUnsigned() {
        Lsn beyondSigned = Lsn.parse("80000000/0");
        assertTrue(beyondSigned.isAfter(Lsn.parse("7FFFFFFF/FFFFFFFF")));
        assertEquals(beyondSigned, Lsn.max(Lsn.ZERO, beyondSigned));
        assertEquals(Lsn.ZERO, Lsn.min(beyondSigned, Lsn.ZERO));
        assertEquals(1, beyondSigned.bytesSince(Lsn.parse("7FFFFFFF/FFFFFFFF")));
    }
}
