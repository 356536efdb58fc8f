package dev.walferry.kafka.record.outbox;

import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.registry.FakeRegistry;
import dev.walferry.kafka.record.registry.Registries;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.testdata.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expanded payloads of outbox events whose schemas the registry refuses. */
@Timeout(180)
class OutboxRegistryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FakeRegistry registry = FakeRegistry.start();
    private final SchemaIds ids = new SchemaIds(Registries.at(registry.url()), new Failures());

    @AfterEach
    void close() {
        ids.close();
        registry.close();
    }

    private Rows session(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "schema.registry.url", registry.url(),
                "outbox.table.include.list", "public.outbox",
                "outbox.table.expand.json.payload", "true"));
        settings.addAll(Arrays.asList(more));
        Rows session = new Rows(Settings.with(settings.toArray(new String[0])), ids);
        session.begin();
        session.relation(
                "public", "outbox", 'd', "*id:2950", "aggregatetype:25", "aggregateid:25", "payload:3802", "type:25");
        return session;
    }

    private static RecordMappingException refusal(Rows session) {
        List<RecordMappingException> refused = new ArrayList<>();
        Await.until("it is refused", LIMIT, () -> {
            try {
                assertEquals(
                        List.of(), session.insert("5", "order", "42", "{\"s3cret\": 1}", "Paid"), "went out as text");
                return false;
            } catch (RecordMappingException e) {
                return refused.add(e);
            }
        });
        return refused.get(0);
    }

    /** An application wrote the names in a payload, and a registry's errors repeat them. */
    @ParameterizedTest
    @CsvSource({
        "409, 40901, avro, SCHEMA, PUT /config",
        "409, 40901, protobuf, SCHEMA, PUT /config",
        "422, 42201, avro, SCHEMA, choose another format",
        "401, 40101, avro, SERVICE, basic.auth.user.info",
        "403, 40301, protobuf, SERVICE, grant this user",
    })
    void aRefusalIsNoPayloadWithoutAPlace(int status, int code, String format, Fault fault, String remedy) {
        registry.always("/subjects/", error(status, code, "field s3cret is not welcome"));
        for (String placement : List.of("type:header", "type:envelope")) {
            RecordMappingException e =
                    refusal(session("value.format", format, "outbox.table.fields.additional.placement", placement));
            assertEquals(fault, e.fault(), e.getMessage());
            for (String part : List.of("subject \"outbox.event.order-value\"", "HTTP " + status, remedy)) {
                assertTrue(e.getMessage().contains(part), e.getMessage());
            }
            StringWriter printed = new StringWriter();
            e.printStackTrace(new PrintWriter(printed, true));
            assertFalse(printed.toString().contains("s3cret"), printed::toString);
        }
    }
}
