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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Position FAR = new Position(1999, 1L << 40, null);

    private static Position key(String... values) {
        return new Position(7, 0, new KeyText(List.of(values)));
    }

    private static void assertRestored(Span... read) {
        Token token = new Token("abc", 1L << 33, List.of(read));
        assertEquals(token, Token.parse(token.toString()));
    }

    @Test
    void whatWasReadIsTheSameAfterwards() {
        assertRestored();
        assertRestored(new Span(Position.START, Position.ofLeaf(3)));
        assertRestored(new Span(Position.START, new Position(2, 4096, null)), new Span(FAR, Position.ofLeaf(2000)));
        assertRestored(new Span(key("1"), key("2")), new Span(key("", ":,/>.%\u00fc", "k"), Position.ofLeaf(8)));
        assertNull(Token.parse(null));
    }

    /** What an older or a newer version wrote is read again, which repeats rows and loses none. */
    @Test
    void anotherVersionSaysNothing() {
        assertNull(Token.parse("1:abc:7:9:5"));
        assertNull(Token.parse("3:abc:7:0/0>1/0:more"));
    }

    /** Its record must not become larger than Kafka takes. */
    @Test
    void aListThatIsTooLongEndsEarly() {
        Span span = new Span(key("k".repeat(2000)), key("l".repeat(2000)));
        String text = new Token("abc", 5, Collections.nCopies(1000, span)).toString();
        assertTrue(text.length() < 250_000, () -> text.length() + " characters");
        Token token = Token.parse(text);
        assertNotNull(token);
        assertTrue(token.read().size() > 30, () -> token.read().size() + " spans");
        assertEquals(span, token.read().get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "x1:abc:7:9:5",
                "2:abc:secret:",
                "2:abc:7:0/0",
                "2:abc:7:0/0>0/secret",
                "2:abc:7:0/0>secret/9",
                "2:abc:7:0/0>0/k!secret"
            })
    void anythingElseIsRefusedWithoutQuotingIt(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Token.parse(text));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}
