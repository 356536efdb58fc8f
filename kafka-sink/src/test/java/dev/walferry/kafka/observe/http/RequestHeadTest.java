package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading the head of a request, which must take time at most proportional to its length. */
class RequestHeadTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONG = 16_000;

    /** A character that ends a line in regular expressions, but not in a request. */
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

    /**
     * A request that is damaged in a few places is either read or refused. A request that the guard accepts names a
     * known host and has the token. {@code -Dwalferry.mutations=10000000} tries more.
     */
    @Test
    void damagedRequestsAreReadOrRefused() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RequestGuard guard = new RequestGuard(List.of("db.example"), "t0ken");
        int read = 0;
        int passed = 0;
        int count = Integer.getInteger("walferry.mutations", 200_000);
        for (int i = 0; i < count; i++) {
            byte[] request = Requests.damaged(random, random.nextBoolean() ? "localhost:8090" : "db.example", "t0ken");
            try {
                RequestHead head = RequestHead.read(new ByteArrayInputStream(request));
                if (head != null) {
                    read++;
                    assertTrue(head.path().matches("/[!-~]*"), () -> shown(seed, request));
                    guard.check(head, true);
                    passed++;
                    String host = head.headers().get("host");
                    assertTrue(
                            host != null && host.strip().matches("(?i)(localhost|db\\.example|[\\d.]+)(:\\d*)?"),
                            () -> shown(seed, request));
                    assertEquals("Bearer t0ken", head.headers().get("authorization"));
                }
            } catch (RefusedRequestException e) {
                assertFalse(e.getMessage().contains("t0ken"), () -> shown(seed, request));
            } catch (RuntimeException e) {
                throw new AssertionError(shown(seed, request), e);
            }
        }
        int all = read;
        int let = passed;
        assertTrue(passed > 100 && read > passed, () -> "seed " + seed + ": " + all + " read, " + let + " let through");
    }

    private static String shown(long seed, byte[] request) {
        return "seed " + seed + ": " + new String(request, StandardCharsets.ISO_8859_1);
    }
}
