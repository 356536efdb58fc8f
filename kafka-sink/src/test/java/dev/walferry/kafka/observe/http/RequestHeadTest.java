package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of a request, and that reading it takes no time that grows faster than its length. */
class RequestHeadTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONG = 16_000;

    /** A line terminator for patterns, but not for a request. */
    private static final String NEXT_LINE = "\u0085";

    private static RequestHead read(String request) throws IOException, RefusedRequestException {
        RequestHead head = RequestHead.read(new ByteArrayInputStream(request.getBytes(StandardCharsets.ISO_8859_1)));
        assertNotNull(head);
        return head;
    }

    private static RequestHead withHeader(String header) throws IOException, RefusedRequestException {
        return read("GET / HTTP/1.1\r\n" + header + "\r\n\r\n");
    }

    @Test
    void blanksAroundAValueAreNotPartOfIt() throws Exception {
        assertEquals("b \t c", withHeader("A: \t b \t c \t ").headers().get("a"));
        assertEquals("b:c", withHeader("A:b:c").headers().get("a"));
        assertEquals("", withHeader("A:  ").headers().get("a"));
        assertEquals("", withHeader("A:").headers().get("a"));
        assertEquals("b" + NEXT_LINE, withHeader("A: b" + NEXT_LINE).headers().get("a"));
    }

    @Test
    void nameIsOneWord() {
        for (String header : List.of(": b", "A b", "A : b", " A: b", "A" + NEXT_LINE + ": b")) {
            assertThrows(RefusedRequestException.class, () -> withHeader(header), header);
        }
    }

    @Test
    void longHeadersTakeNoLongTime() {
        String blanks = " ".repeat(LONG);
        List<String> headers = List.of(
                "a:" + blanks + NEXT_LINE,
                "a:" + blanks + "x" + NEXT_LINE,
                "a:" + " \t".repeat(LONG / 2) + NEXT_LINE + " ",
                "a:" + " x".repeat(LONG / 2) + NEXT_LINE,
                "a:" + ":".repeat(LONG) + NEXT_LINE,
                "a".repeat(LONG) + ":" + NEXT_LINE);
        assertTimeoutPreemptively(LIMIT, () -> {
            for (String header : headers) {
                assertEquals(1, withHeader(header).headers().size());
            }
        });
    }

    @Test
    void longRequestLinesAndHostsTakeNoLongTime() {
        RequestGuard guard = new RequestGuard(List.of(), null);
        assertTimeoutPreemptively(LIMIT, () -> {
            for (String host : List.of("1".repeat(LONG), ":1".repeat(LONG / 2), ":" + "1".repeat(LONG) + NEXT_LINE)) {
                RequestHead head = withHeader("Host: " + host);
                assertThrows(RefusedRequestException.class, () -> guard.check(head, false));
            }
            for (String line :
                    List.of("/".repeat(LONG), " ".repeat(LONG), "A".repeat(LONG), "GET " + "/ ".repeat(LONG / 2))) {
                assertThrows(RefusedRequestException.class, () -> read(line + "\r\n\r\n"));
            }
        });
    }
}
