package dev.walferry.kafka.record.registry;

import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static dev.walferry.kafka.record.registry.FakeRegistry.id;
import static dev.walferry.kafka.record.registry.FakeRegistry.status;
import static dev.walferry.kafka.record.registry.Registries.AVRO;
import static dev.walferry.kafka.record.registry.Registries.ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a real registry cannot be made to give. */
@Timeout(180)
class RegistryFaultsTest {
    private static final String SUBJECT = "shop.public.order-value";

    private final FakeRegistry registry = FakeRegistry.start();
    private final RegistryClient client = new RegistryClient(Registries.at(registry.url()));

    @AfterEach
    void close() {
        registry.close();
    }

    private static RegistryException failure(RegistryClient client) {
        return assertThrows(RegistryException.class, () -> client.register(SUBJECT, AVRO, ORDER));
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), part + " in " + text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "409, 40901, PUT /config/<subject>",
        "409, 409, key.subject.name.strategy",
        "422, 42201, rename",
        "422, 42205, READWRITE",
        "401, 40101, basic.auth.user.info",
        "403, 40301, grant this user",
        "404, 40403, auto.register.schemas=true",
        "404, 404, /apis/ccompat/v7",
        "400, 400, see the registry's log"
    })
    void refusalsNeedAPersonAndSayWhatToDo(int status, int code, String remedy) {
        registry.answering(error(status, code, "the registry's reason"));
        RegistryException e = failure(client);
        assertFalse(e.isRetriable());
        assertHas(e.getMessage(), registry.url(), "HTTP " + status, "the registry's reason");
        assertHas(e.remedy(), remedy);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 520})
    void whatAnotherTryMayMendIsSo(int status) throws Exception {
        registry.answering(status(status, "<html>busy</html>"), id(7));
        assertTrue(failure(client).isRetriable());
        assertEquals(7, client.register(SUBJECT, AVRO, ORDER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"id\":", "{}", "[]", "{\"id\":\"7\"}", "{\"id\":null}", "{\"id\":5000000000}", "<html>"})
    void answerWithoutAnIdIsAskedForAgain(String body) {
        registry.answering(status(200, body));
        RegistryException e = failure(client);
        assertTrue(e.isRetriable());
        assertHas(e.getMessage(), registry.url(), "its answer (HTTP 200)");
    }

    @Test
    void halfAnAnswerIsAskedForAgain() throws Exception {
        registry.answering(
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write("{\"id\":".getBytes(StandardCharsets.US_ASCII));
                    exchange.getResponseBody().flush();
                    exchange.close();
                },
                id(7));
        RegistryException e = failure(client);
        assertTrue(e.isRetriable());
        assertHas(e.getMessage(), "no whole answer");
        assertEquals(7, client.register(SUBJECT, AVRO, ORDER));
    }

    @Test
    void answerThatDoesNotComeInTimeIsAskedForAgain() throws Exception {
        CountDownLatch neverAnswered = new CountDownLatch(1);
        CountDownLatch halfAnswered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        FakeRegistry.Answer never = exchange -> {
            neverAnswered.countDown();
            await(end);
        };
        FakeRegistry.Answer stuck = exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            halfAnswered.countDown();
            await(end);
        };
        RegistryClient impatient = new RegistryClient(Registries.at(registry.url(), "request.timeout.ms", "1000"));
        registry.always("/", never); // a request may arrive after its time limit
        registry.answering(never, stuck);
        for (CountDownLatch asked : List.of(neverAnswered, halfAnswered)) {
            // on a busy machine the time limit may pass before the request reaches the registry
            while (asked.getCount() > 0) {
                RegistryException e = failure(impatient);
                assertTrue(e.isRetriable());
                assertHas(e.getMessage(), "no whole answer within 1000 ms");
            }
        }
        end.countDown();
        registry.asUsual("/");
        registry.answering(id(7));
        assertEquals(7, client.register(SUBJECT, AVRO, ORDER));
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void hugeAnswerIsCut() {
        byte[] block = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        FakeRegistry.Answer endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) { // until the client closes the connection
                body.write(block);
            }
        };
        registry.answering(endless);
        RegistryException e = failure(client);
        assertTrue(e.isRetriable());
        assertHas(e.getMessage(), "is not JSON");
    }

    @Test
    void hugeErrorKeepsItsMeaning() {
        registry.answering(status(409, " ".repeat(5 << 20)));
        assertHas(failure(client).remedy(), "compatibility level");
        registry.answering(error(409, 409, "x".repeat(100_000)));
        assertTrue(failure(client).getMessage().length() < 2000);
    }

    @Test
    void redirectIsRefused() {
        try (FakeRegistry other = FakeRegistry.start()) {
            for (int status : new int[] {301, 302, 307, 308}) {
                registry.answering(exchange -> {
                    exchange.getResponseHeaders().set("Location", other.url() + "/");
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
                RegistryException e = failure(client);
                assertFalse(e.isRetriable());
                assertHas(e.getMessage(), "HTTP " + status);
                assertHas(e.remedy(), "redirects are not followed");
            }
            assertEquals(0, other.requests().size());
        }
    }

    @Test
    void registryThatIsAwayIsAskedAgain() throws Exception {
        registry.close();
        RegistryException e = failure(client);
        assertTrue(e.isRetriable());
        assertHas(e.getMessage(), registry.url(), "cannot connect");
        try (FakeRegistry back = FakeRegistry.startAt(registry.port())) {
            back.answering(id(7));
            assertEquals(7, client.register(SUBJECT, AVRO, ORDER));
        }
    }

    /** A proxy in front of a restarting registry may answer so. */
    @Test
    void aPageThatIsGoneFromAKnownRegistryIsAskedForAgain() throws Exception {
        registry.answering(id(7), status(404, "<html>"), error(404, 404, "no page"), id(8), error(404, 40403, "none"));
        assertEquals(7, client.register(SUBJECT, AVRO, ORDER));
        for (int i = 0; i < 2; i++) {
            RegistryException e = failure(client);
            assertTrue(e.isRetriable());
            assertHas(e.getMessage(), registry.url(), "HTTP 404");
            assertHas(e.remedy(), "has answered at this URL before");
        }
        assertEquals(8, client.register(SUBJECT, AVRO, ORDER));
        assertFalse(failure(client).isRetriable(), "the registry's own word");
        registry.answering(status(404, ""));
        assertFalse(assertThrows(RegistryException.class, client::mode).isRetriable(), "not every registry has it");
    }

    @Test
    void hostThatDoesNotResolveIsNamed() {
        RegistryException e = failure(new RegistryClient(Registries.at("http://no-such-host.invalid:8081")));
        assertTrue(e.isRetriable());
        assertHas(e.getMessage(), "no-such-host.invalid", "does not resolve");
    }

    @Test
    void nextUrlIsAskedWhenOneFails() throws Exception {
        try (FakeRegistry second = FakeRegistry.start()) {
            RegistryClient both = new RegistryClient(Registries.at(registry.url() + "," + second.url()));
            registry.answering(status(503, ""));
            second.answering(id(7), id(8), status(503, ""));
            assertEquals(7, both.register(SUBJECT, AVRO, ORDER));
            assertEquals(8, both.register(SUBJECT, AVRO, ORDER));
            assertEquals(1, registry.requests().size(), "the one that answered is asked first");
            assertEquals(1, both.register(SUBJECT, AVRO, ORDER));
            assertEquals(2, registry.requests().size());

            registry.answering(status(503, ""), error(409, 409, "no"));
            second.answering(status(500, ""));
            assertHas(failure(both).getMessage(), registry.url() + ": HTTP 503; ", second.url() + ": HTTP 500");
            int asked = second.requests().size();
            assertFalse(failure(both).isRetriable(), "a refusal is a refusal everywhere");
            assertEquals(asked, second.requests().size());
        }
    }
}
