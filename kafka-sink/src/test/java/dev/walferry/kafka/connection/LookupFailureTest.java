package dev.walferry.kafka.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed about a failed lookup. */
class LookupFailureTest {
    private static LookupFailure of(String message, String state) {
        return LookupFailure.of(new CompletionException(new SQLException(message, state)));
    }

    @ParameterizedTest
    @CsvSource({
        "42501, the role lacks the privilege that the message names: GRANT it",
        "XX001, the server's data is damaged",
        "57P04, the database was dropped",
        "XX000, see the server's log",
        "55000, see the server's log",
        "58P01, see the server's log",
        "54000, the statement or a row is too large",
        "P0001, see the server's log",
        "HX000, see the server's log"
    })
    void remediesAreNotThoseOfASlot(String state, String remedy) {
        LookupFailure failure = of("as a test wants it", state);
        assertTrue(failure.remedy().startsWith(remedy), failure::toString);
    }

    @ParameterizedTest
    @CsvSource({"42501, true", "XX001, true", "P0001, true", "57P04, false"})
    void mostConcernTheQuestion(String state, boolean isOfQuestion) {
        assertEquals(isOfQuestion, of("as a test wants it", state).isOfQuestion());
    }

    /** The server's errors on constraints, functions and values quote the data that they were given. */
    @ParameterizedTest
    @CsvSource({"23505", "P0001", "22P02"})
    void noRowIsPrinted(String state) {
        LookupFailure failure = of("Key (id)=(s3cret) is wrong", state);
        StringWriter printed = new StringWriter();
        failure.cause().printStackTrace(new PrintWriter(printed, true));
        assertFalse((failure + printed.toString()).contains("s3cret"), () -> failure + "\n" + printed);
        assertTrue(failure.reason().contains(state), failure::toString);
    }

    @Test
    void whatMayBeAnsweredLaterIsNoFailure() {
        StalledLookupException stalled = new StalledLookupException("not now");
        assertEquals(
                stalled,
                assertThrows(StalledLookupException.class, () -> LookupFailure.of(new CompletionException(stalled))));
    }

    @Test
    void anErrorOfOursIsToBeReported() {
        LookupFailure failure = LookupFailure.of(new CompletionException(new NoClassDefFoundError("x")));
        assertEquals("report it", failure.remedy());
        assertFalse(failure.isOfQuestion());
    }
}
