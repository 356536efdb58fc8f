package dev.walferry.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.snapshot.TablePlan.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final int LARGE_OID = -5;

    private static void assertRestored(Position position) {
        Token token = new Token("abc", position, 1L << 33);
        assertEquals(token, Token.parse(token.toString()));
    }

    @Test
    void aPlaceIsReadAsItWasWritten() {
        assertRestored(Position.START);
        assertRestored(Position.END);
        assertRestored(new Position(LARGE_OID, 1L << 40, null));
        assertRestored(new Position(7, 0, new KeyText(List.of("1"))));
        assertRestored(new Position(7, 0, new KeyText(List.of("", ":.%\u00fc", "k"))));
        assertNull(Token.parse(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "2:abc:7:9:5", "1:abc:7:secret:5", "1:abc:7:k!secret:5", "1:abc:7:9:secret"})
    void anythingElseIsRefusedWithoutQuotingIt(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Token.parse(text));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}
