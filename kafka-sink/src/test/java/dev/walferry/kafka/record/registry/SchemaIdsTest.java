package dev.walferry.kafka.record.registry;

import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static dev.walferry.kafka.record.registry.FakeRegistry.id;
import static dev.walferry.kafka.record.registry.FakeRegistry.status;
import static dev.walferry.kafka.record.registry.Registries.AVRO;
import static dev.walferry.kafka.record.registry.Registries.ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.observe.WarningLog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.testdata.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids are requested on another thread, once, and for as long as it takes. */
@Timeout(180)
class SchemaIdsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SUBJECT = "shop.public.order-value";

    private final FakeRegistry registry = FakeRegistry.start();
    private final WarningLog log = new WarningLog();
    private SchemaIds ids = ids();

    private SchemaIds ids(String... more) {
        return new SchemaIds(Registries.at(registry.url(), more), new Outage(log.logger(), LogEvent.REGISTRY));
    }

    @AfterEach
    void close() {
        ids.close();
        registry.close();
    }

    /** Asks again until there is an id, as the loop does. */
    private int await(String subject, String schema) {
        Await.until("there is an id", LIMIT, () -> ids.id(subject, AVRO, schema) != null);
        Integer id = ids.id(subject, AVRO, schema);
        assertNotNull(id);
        return id;
    }

    private RecordMappingException refusal(String schema) {
        List<RecordMappingException> refused = new ArrayList<>();
        Await.until("it is refused", LIMIT, () -> {
            try {
                ids.id(SUBJECT, AVRO, schema);
            } catch (RecordMappingException e) {
                refused.add(e);
            }
            return !refused.isEmpty();
        });
        return refused.get(0);
    }

    @Test
    void answersAtOnceWhileTheRegistryIsAsked() {
        CountDownLatch end = new CountDownLatch(1);
        registry.answering(exchange -> {
            awaitEnd(end);
            id(7).to(exchange);
        });
        assertNull(ids.id(SUBJECT, AVRO, ORDER));
        Await.until("it is asked", LIMIT, () -> registry.requests().size() == 1);
        assertNull(ids.id(SUBJECT, AVRO, ORDER));
        end.countDown();
        assertEquals(7, await(SUBJECT, ORDER));
        assertEquals(List.of(), log.warnings());
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void eachSchemaOfASubjectIsAskedForOnce() {
        registry.answering(id(7), id(8), id(9));
        for (int i = 0; i < 3; i++) {
            assertEquals(7, await(SUBJECT, ORDER));
            assertEquals(8, await(SUBJECT, "\"int\""));
            assertEquals(9, await("other", ORDER));
        }
        assertEquals(3, registry.requests().size());
    }

    @Test
    void schemasThatFillTheMemoryAreForgotten() {
        String large = " ".repeat(6 << 20);
        registry.answering(id(1), id(2), id(3));
        assertEquals(1, await(SUBJECT, large + 1));
        assertEquals(1, await(SUBJECT, large + 1));
        assertEquals(2, await(SUBJECT, large + 2));
        assertEquals(3, await(SUBJECT, large + 1), "asked for again");
        assertEquals(3, registry.requests().size());
    }

    @Test
    void outageIsToldWhenItBeginsAndWhenItEnds() {
        registry.answering(status(503, ""), status(503, ""), status(503, ""), id(7));
        assertEquals(7, await(SUBJECT, ORDER));
        assertEquals(2, log.warnings().size(), log.warnings()::toString);
        assertTrue(
                log.warnings()
                        .get(0)
                        .startsWith("AVRO schema of subject \"shop.public.order-value\": schema registry "
                                + registry.url() + ": HTTP 503; trying again; "),
                log.warnings().get(0));
        assertTrue(
                log.warnings().get(1).matches("schema registry: answers again after \\d+ ms, failed tries: 3"),
                log.warnings().get(1));
    }

    @Test
    void aRegistryThatIsReplacedIsWaitedFor() {
        registry.answering(id(7), status(404, "<html>"), id(8));
        assertEquals(7, await(SUBJECT, ORDER));
        assertEquals(8, await(SUBJECT, "\"int\""));
        assertEquals(2, log.warnings().size(), log.warnings()::toString);
        assertTrue(
                log.warnings().get(0).contains("HTTP 404; trying again; "),
                log.warnings().get(0));
    }

    @Test
    void refusalNamesSubjectReasonAndRemedy() {
        registry.answering(error(409, 409, "reader type INT is not compatible"), id(7));
        RecordMappingException e = refusal(ORDER);
        assertEquals(
                "cannot get the id of the AVRO schema of subject \"shop.public.order-value\": schema registry "
                        + registry.url() + ": HTTP 409: reader type INT is not compatible; nothing was skipped: "
                        + RegistryError.of(409, 409, false).remedy(),
                e.getMessage());
        assertEquals(7, await(SUBJECT, ORDER), "a person may have acted");
    }

    @Test
    void schemasAreOnlyLookedUpWithoutAutoRegistration() {
        ids.close();
        ids = ids("auto.register.schemas", "false");
        registry.answering(id(7), error(404, 40403, "Schema not found"));
        assertEquals(7, await(SUBJECT, ORDER));
        RecordMappingException e = refusal("\"int\"");
        assertTrue(e.getMessage().contains("register the schema under this subject"), e.getMessage());
        assertTrue(registry.requests().stream().allMatch(r -> r.path().equals("/subjects/" + SUBJECT)));
    }

    @Test
    void unusableKeyStoreNeedsAPerson() {
        ids.close();
        ids = new SchemaIds(
                Registries.at(
                        "https://" + registry.hostAndPort(),
                        "ssl.keystore.location",
                        "/no/such/store",
                        "ssl.keystore.password",
                        "s3cret"),
                new Failures());
        RecordMappingException e = refusal(ORDER);
        assertTrue(e.getMessage().contains("/no/such/store"), e.getMessage());
        assertTrue(e.getMessage().contains("check schema.registry.ssl.*"), e.getMessage());
    }

    @Test
    void outageIsCountedOnce() throws Exception {
        Failures failures = new Failures();
        registry.answering(status(503, ""), status(503, ""), id(7));
        try (SchemaIds counted = new SchemaIds(Registries.at(registry.url()), failures)) {
            Await.until("it answers", LIMIT, () -> counted.id(SUBJECT, AVRO, ORDER) != null);
        }
        assertEquals(1, failures.count(new Cause(Side.REGISTRY, "no_answer")));
        assertTrue(failures.recent().get(0).message().contains(SUBJECT));
    }

    /** Closes in the middle of a request that gets no answer. */
    @Test
    void closingEndsTheThreadAtOnce() {
        CountDownLatch end = new CountDownLatch(1);
        registry.answering(exchange -> awaitEnd(end));
        SchemaLookups lookups = new SchemaLookups(new Outage(log.logger(), LogEvent.REGISTRY));
        RegistryClient client = new RegistryClient(Registries.at(registry.url()));
        var answer = lookups.ask("an order", () -> client.register(SUBJECT, AVRO, ORDER));
        Await.until("it is asked", LIMIT, () -> registry.requests().size() == 1);
        lookups.close();
        Await.until("the thread has ended", LIMIT, () -> !lookups.isRunning());
        assertFalse(answer.isDone());
        end.countDown();
    }

    @Test
    void nothingIsAskedBeforeTheFirstQuestion() {
        ids.close();
        assertEquals(0, registry.requests().size());
        assertNull(ids.id(SUBJECT, AVRO, ORDER));
    }
}
