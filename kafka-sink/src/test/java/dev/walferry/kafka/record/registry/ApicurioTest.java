package dev.walferry.kafka.record.registry;

import static dev.walferry.kafka.record.registry.Registries.AVRO;
import static dev.walferry.kafka.record.registry.Registries.ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.observe.WarningLog;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalRegistry;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a real registry. */
@Registry
@Timeout(600)
class ApicurioTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WITH_NOTE =
            Registries.record("order", "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"note\",\"type\":\"string\"}");
    private static final String WITH_OPTIONAL_NOTE = Registries.record(
            "order",
            "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}");
    private static final String WITH_OPTIONAL_NUMBER = Registries.record(
            "order",
            "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"note\",\"type\":[\"null\",\"int\"],\"default\":null}");
    private static final String PROTOBUF = "syntax = \"proto3\"; message order { int32 id = 1; }";

    private static RegistryClient client(TestSubjects subjects) {
        return new RegistryClient(Registries.at(subjects.url()));
    }

    @Test
    void sameSchemaKeepsItsId(TestSubjects subjects) throws Exception {
        RegistryClient client = client(subjects);
        String subject = subjects.subject("order-value");
        int id = client.register(subject, AVRO, ORDER);
        assertEquals(id, client.register(subject, AVRO, ORDER));
        assertEquals(id, client.lookUp(subject, AVRO, ORDER));
        int second = client.register(subject, AVRO, WITH_OPTIONAL_NOTE);
        assertNotEquals(id, second);
        assertEquals(id, client.register(subject, AVRO, ORDER), "an older one, too");
        assertEquals(id, client.register(subjects.subject("other-value"), AVRO, ORDER), "ids are of contents");
        assertNotEquals(id, client.register(subjects.subject("proto-value"), "PROTOBUF", PROTOBUF));
    }

    @Test
    void schemaThatIsNotRegisteredIsNotFound(TestSubjects subjects) throws Exception {
        RegistryClient client = client(subjects);
        String subject = subjects.subject("order-value");
        for (int i = 0; i < 2; i++) {
            RegistryException e = assertThrows(RegistryException.class, () -> client.lookUp(subject, AVRO, WITH_NOTE));
            assertFalse(e.isRetriable());
            assertTrue(e.isNotRegistered(), e.getMessage());
            client.register(subject, AVRO, ORDER);
        }
    }

    @Test
    void incompatibleSchemaIsRefusedUntilAPersonAllowsIt(TestSubjects subjects) throws Exception {
        RegistryClient client = client(subjects);
        String subject = subjects.subject("order-value");
        assertNull(client.incompatibility(subject, AVRO, ORDER));
        client.register(subject, AVRO, ORDER);
        Registries.send(subjects, "PUT", "/config/" + subject, "{\"compatibility\":\"BACKWARD\"}");
        assertNull(client.incompatibility(subject, AVRO, WITH_OPTIONAL_NOTE));
        assertNotNull(client.incompatibility(subject, AVRO, WITH_NOTE));
        RegistryException e = assertThrows(RegistryException.class, () -> client.register(subject, AVRO, WITH_NOTE));
        assertEquals(409, e.status());
        assertFalse(e.isRetriable());
        assertTrue(e.getMessage().contains("ncompatible"), e.getMessage());
        Registries.send(subjects, "PUT", "/config/" + subject, "{\"compatibility\":\"NONE\"}");
        client.register(subject, AVRO, WITH_NOTE);
    }

    /** Version 1 has a field that version 2 drops and version 3 would add again with another type. */
    @Test
    void aTransitiveLevelComparesWithEveryVersion(TestSubjects subjects) throws Exception {
        RegistryClient client = client(subjects);
        String subject = subjects.subject("order-value");
        String level = "/config/" + subject;
        client.register(subject, AVRO, WITH_NOTE);
        Registries.send(subjects, "PUT", level, "{\"compatibility\":\"BACKWARD\"}");
        client.register(subject, AVRO, ORDER);
        assertNull(client.incompatibility(subject, AVRO, WITH_NOTE), "it is registered");
        assertNull(client.incompatibility(subject, AVRO, WITH_OPTIONAL_NUMBER));
        Registries.send(subjects, "PUT", level, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        assertNotNull(client.incompatibility(subject, AVRO, WITH_OPTIONAL_NUMBER));
        assertThrows(RegistryException.class, () -> client.register(subject, AVRO, WITH_OPTIONAL_NUMBER));
        assertNull(client.incompatibility(subject, AVRO, WITH_OPTIONAL_NOTE));
    }

    @Test
    void invalidSchemaIsRefused(TestSubjects subjects) {
        RegistryException e = assertThrows(
                RegistryException.class,
                () -> client(subjects).register(subjects.subject("x-value"), AVRO, Registries.record("1-x", "")));
        assertFalse(e.isRetriable());
        assertEquals(422, e.status(), e.getMessage());
    }

    @Test
    void deletedSubjectIsRegisteredAgain(TestSubjects subjects) throws Exception {
        RegistryClient client = client(subjects);
        String subject = subjects.subject("order-value");
        client.register(subject, AVRO, ORDER);
        Registries.send(subjects, "DELETE", "/subjects/" + subject, "");
        assertThrows(RegistryException.class, () -> client.lookUp(subject, AVRO, ORDER));
        int again = client.register(subject, AVRO, ORDER);
        assertEquals(again, client.lookUp(subject, AVRO, ORDER));
    }

    @Test
    void subjectMayHoldAnyCharacter(TestSubjects subjects) throws Exception {
        String subject = subjects.subject("a b+%ü/c-value");
        RegistryClient client = client(subjects);
        assertEquals(client.register(subject, AVRO, ORDER), client.lookUp(subject, AVRO, ORDER));
    }

    @Test
    void urlWithoutItsPathIsNoRegistry(TestSubjects subjects) {
        RegistrySettings settings = Registries.at(subjects.url().replace("/apis/ccompat/v7", ""));
        RegistryException e =
                assertThrows(RegistryException.class, () -> new RegistryClient(settings).register("x", AVRO, ORDER));
        assertFalse(e.isRetriable());
        assertTrue(e.remedy().contains("/apis/ccompat/v7"), e + e.remedy());
    }

    @Tag("slow")
    @Test
    void restartIsWaitedFor(LocalRegistry registry) {
        WarningLog log = new WarningLog();
        try (SchemaIds ids =
                new SchemaIds(Registries.at(registry.url()), new Outage(log.logger(), LogEvent.REGISTRY))) {
            Await.until("the first id", LIMIT, () -> ids.id("a-value", AVRO, ORDER) != null);
            registry.kill9();
            assertNull(ids.id("b-value", AVRO, ORDER));
            Await.until("it is noticed", LIMIT, () -> !log.warnings().isEmpty());
            registry.start();
            Await.until("the second id", LIMIT, () -> ids.id("b-value", AVRO, ORDER) != null);
        }
        // a registry that starts may first refuse connections and then requests; each refusal is a warning
        int last = log.warnings().size() - 1;
        assertTrue(last >= 1, log.warnings()::toString);
        assertTrue(
                log.warnings().subList(0, last).stream().allMatch(warning -> warning.contains("trying again")),
                log.warnings()::toString);
        assertTrue(log.warnings().get(last).startsWith("schema registry: answers again after "));
    }
}
