package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
    @Test
    void namesAndValuesStayOnOneLine() {
        assertEquals("item_1", PrintableText.name("item_1"));
        assertEquals("\"My \"\"Table\"\"\"", PrintableText.name("My \"Table\""));
        StringBuilder value = new StringBuilder();
        PrintableText.quoted(value, "it's\n\u001b[31m\\");
        assertEquals("'it''s\\n\\u001b[31m\\\\'", value.toString());
    }

    @Test
    void aLineKeepsEverythingButControlCharacters() {
        assertEquals("Grüße \\ \"x\" 😀", PrintableText.line("Grüße \\ \"x\" 😀"));
        assertEquals(
                "a\\nb\\r\\t\\u001b[0m\\u202e\\u2028\\u0085",
                PrintableText.line("a\nb\r\t\u001b[0m\u202e\u2028\u0085"));
    }
}
