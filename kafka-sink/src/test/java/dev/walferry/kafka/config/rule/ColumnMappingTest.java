package dev.walferry.kafka.config.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnMappingTest {
    private static void assertRefused(String text, String part) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> ColumnMapping.parse(text), text)
                        .getMessage());
        assertTrue(message.contains(part), message);
    }

    @Test
    void theFirstThatMatchesCounts() {
        List<ColumnMapping> mappings = ColumnMapping.parse(
                "shop\\.public\\.orders:[changed_at|made_at] , .*orders.*:[at], public.stock:seen_at");
        assertEquals(List.of("changed_at", "made_at"), ColumnMapping.columns(mappings, "shop", "public", "orders"));
        assertEquals(List.of("at"), ColumnMapping.columns(mappings, "shop", "other", "orders"));
        assertEquals(List.of("seen_at"), ColumnMapping.columns(mappings, "shop", "public", "stock"));
        assertNull(ColumnMapping.columns(mappings, "shop", "public", "stock2"));
        assertNull(ColumnMapping.columns(mappings, "shop", "public", "Stock"));
        assertEquals(List.of(), ColumnMapping.parse(" "));
    }

    @Test
    void whatIsRefused() {
        assertRefused("orders", "part 1 is not in the form");
        assertRefused("a:[id],b", "part 2 is not in the form");
        assertRefused("a:[id|]", "part 1 has a column without a name");
        assertRefused("a:", "part 1 has a column without a name");
        assertRefused("a(:[id]", "part 1 is not a regular expression");
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ColumnMapping.parseSingle("a:id,b:[id|at]"));
        assertTrue(String.valueOf(e.getMessage()).contains("part 2 has more than one column"), e::getMessage);
    }
}
