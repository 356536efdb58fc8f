package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The check of order that the fault tests use recognizes wrong orders. */
class VersionOrderTest {
    private static final Set<Integer> FROM_THE_FIRST = Set.of(1);

    private static String wrong(Set<Integer> resent, Integer... versions) {
        return VersionOrder.wrong(List.of(versions), resent::contains);
    }

    @Test
    void ascendingVersionsAreInOrder() {
        assertEquals("", wrong(Set.of(), 1, 2, 3));
    }

    @Test
    void transactionThatComesAgainIsInOrder() {
        assertEquals("", wrong(FROM_THE_FIRST, 1, 2, 1, 2, 3));
        assertEquals("", wrong(FROM_THE_FIRST, 1, 2, 3, 1, 2, 1, 2, 3, 4));
    }

    @Test
    void versionLeftOutIsNot() {
        assertEquals("2 comes after 0", wrong(FROM_THE_FIRST, 2));
        assertEquals("3 comes after 1", wrong(FROM_THE_FIRST, 1, 2, 1, 3));
    }

    @Test
    void versionsInTheWrongOrderAreNot() {
        assertEquals("2 comes again after 3", wrong(FROM_THE_FIRST, 1, 2, 3, 2, 3));
        assertEquals("2 comes again after 2", wrong(FROM_THE_FIRST, 1, 2, 2));
        assertEquals("1 comes again after 1", wrong(Set.of(), 1, 1));
    }

    @Test
    void rowsThatDoNotAllComeAgainAreNot() {
        assertEquals("3 does not come again", wrong(FROM_THE_FIRST, 1, 2, 3, 1, 2));
    }
}
