package dev.walferry.kafka.config.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRuleTest {
    private static KeyRule only(String text) {
        List<KeyRule> rules = KeyRule.parse(text);
        assertEquals(1, rules.size());
        return rules.get(0);
    }

    @Test
    void columnsAreInTheOrderGiven() {
        List<KeyRule> rules = KeyRule.parse(" public.orders : b, a ;(.*)\\.lines:id;");
        assertEquals(2, rules.size());
        assertEquals(List.of("b", "a"), rules.get(0).columns());
        assertEquals(List.of("id"), rules.get(1).columns());
        assertTrue(rules.get(1).matches("any", "lines"));
    }

    @Test
    void tableIsMatchedAsAWholeAndInEitherCase() {
        KeyRule rule = only("public.orders:id");
        assertTrue(rule.matches("Public", "ORDERS"));
        assertFalse(rule.matches("public", "orders2"));
        assertFalse(rule.matches("my_public", "orders"));
    }

    @Test
    void regularExpressionMayHoldColons() {
        KeyRule rule = only("(?:public|sales).t:id");
        assertTrue(rule.matches("sales", "t"));
        assertEquals(List.of("id"), rule.columns());
    }

    @Test
    void noColumnsMeanNoKey() {
        assertEquals(List.of(), only("public.t:").columns());
    }

    @Test
    void nothingIsNoRule() {
        assertEquals(List.of(), KeyRule.parse(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public.t|expected <table>:<column>",
                ":id|expected <table>:<column>",
                "public.t:a,,b|a column has no name",
                "public.(t:a|the table is not a regular expression"
            })
    void wrongSyntaxIsRefused(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> KeyRule.parse(text));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
