package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void namesAndValuesStayOnOneLine() {
        assertEquals("item_1", TerminalText.name("item_1"));
        assertEquals("\"My \"\"Table\"\"\"", TerminalText.name("My \"Table\""));
        assertEquals("\"a\\u001b[2Kb\"", TerminalText.name("a\u001b[2Kb"));
        assertEquals("'it''s\\n\\u001b[31m\\\\'", TerminalText.quoted("it's\n\u001b[31m\\"));
    }
}
