package dev.walferry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "Odd, \"Name\" 'q", "ünï ☺ \uD83D\uDE00", "back\\slash"})
    void visibleTextStaysAsItIs(String text) {
        assertSame(text, Printable.of(text));
    }

    @Test
    void whatWouldChangeATerminalOrALogIsEscaped() {
        assertEquals("a\\u001b[31mb\\u000ac", Printable.of("a\u001b[31mb\nc"));
        assertEquals("\\u2028\\u202e\\u0085\\u200b", Printable.of("\u2028\u202e\u0085\u200b"));
        assertEquals(
                "\\ud83d.\\udb40\\udc41", Printable.of("\uD83D.\uDB40\uDC41"), "half a pair, and an invisible tag");
    }

    @Test
    void aQuotedNameHasItsQuotesDoubled() {
        assertEquals("\"a\"\"b\\u000a\"", Printable.quoted("a\"b\n"));
    }
}
