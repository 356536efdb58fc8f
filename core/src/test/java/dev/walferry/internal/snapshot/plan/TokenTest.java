package dev.walferry.internal.snapshot.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.placement.KeyText;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Position FAR = new Position(1999, 1L << 40, null);

    private static Position key(String... values) {
        return new Position(7, 0, new KeyText(List.of(values)));
    }

    private static List<String> files(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    private static void assertRestored(int files, Span... read) {
        Token token = new Token("abc", 1L << 33, files(files), List.of(read));
        assertEquals(token, Token.parse(token.toString()));
    }

    @Test
    void whatWasReadIsTheSameAfterwards() {
        assertRestored(0);
        assertRestored(3, new Span(Position.START, Position.ofLeaf(3)));
        assertRestored(
                2000, new Span(Position.START, new Position(2, 4096, null)), new Span(FAR, Position.ofLeaf(2000)));
        assertRestored(8, new Span(key("1"), key("2")), new Span(key("", ":,/>.%\u00fc", "k"), Position.ofLeaf(8)));
        assertNull(Token.parse(null));
    }

    /** Tokens of an older or newer version are ignored: the table is read again, which repeats rows but loses none. */
    @Test
    void anotherVersionSaysNothing() {
        assertNull(Token.parse("1:abc:7:9:5"));
        assertNull(Token.parse("2:abc:7:0/0>1/0"));
        assertNull(Token.parse("4:abc:7:f:0/0>1/0:more"));
    }

    /** The record with the list must not become larger than Kafka accepts. */
    @Test
    void aListThatIsTooLongEndsEarly() {
        Span span = new Span(key("k".repeat(2000)), key("l".repeat(2000)));
        String text = new Token("abc", 5, files(9), Collections.nCopies(1000, span)).toString();
        assertTrue(text.length() < 250_000, () -> text.length() + " characters");
        Token token = Token.parse(text);
        assertNotNull(token);
        assertTrue(token.read().size() > 30, () -> token.read().size() + " spans");
        assertEquals(span, token.read().get(0));
    }

    /** Partitions come and go, and files are rewritten. What was read of the others still counts. */
    @Test
    void whatWasReadOfAFileCountsAsLongAsItIsThere() {
        Token token = new Token(
                "abc",
                5,
                List.of("a", "b", "c", "d"),
                List.of(
                        new Span(Position.START, new Position(2, 4096, null)),
                        new Span(new Position(2, 8192, null), new Position(3, 100, null))));
        assertEquals(token.read(), token.readOf(List.of("a", "b", "c", "d")));
        assertEquals(List.of(), token.readOf(List.of("x", "y")));
        assertEquals(
                List.of(
                        new Span(Position.START, new Position(1, 4096, null)),
                        new Span(new Position(1, 8192, null), new Position(2, 100, null)),
                        new Span(Position.ofLeaf(4), Position.ofLeaf(5))),
                token.readOf(List.of("a", "c", "d", "new", "b")));
        assertEquals(
                List.of(new Span(Position.ofLeaf(1), Position.ofLeaf(2))), token.readOf(List.of("new", "b", "newer")));
    }

    @Test
    void whatWasReadInTheOrderOfKeysCountsToo() {
        Token token = new Token(
                "abc", 5, List.of("a", "b"), List.of(new Span(Position.START, new Position(1, 0, key("k").after()))));
        assertEquals(
                List.of(new Span(Position.ofLeaf(1), new Position(2, 0, key("k").after()))),
                token.readOf(List.of("new", "a", "b")));
    }

    /** A table may have more partitions than fit into a token. */
    @Test
    void filesThatAreTooManyAreReadAgain() {
        List<String> files = files(100_000);
        String text = new Token("abc", 5, files, List.of(new Span(Position.START, Position.ofLeaf(90_000)))).toString();
        assertTrue(text.length() < 250_000, () -> text.length() + " characters");
        Token token = Token.parse(text);
        assertNotNull(token);
        assertEquals(List.of(new Span(Position.START, Position.ofLeaf(20_000))), token.readOf(files));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "x1:abc:7:9:5",
                "3:abc:secret::",
                "3:abc:7:f:0/0",
                "3:abc:7:f:0/0>0/secret",
                "3:abc:7:f:0/0>secret/9",
                "3:abc:7:f:0/0>0/k!secret"
            })
    void anythingElseIsRefusedWithoutQuotingIt(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Token.parse(text));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}
