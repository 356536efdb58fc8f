package dev.walferry.kafka.record.registry;

import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static dev.walferry.kafka.record.registry.FakeRegistry.id;
import static dev.walferry.kafka.record.registry.FakeRegistry.status;
import static dev.walferry.kafka.record.registry.Registries.AVRO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.record.registry.FakeRegistry.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests that the client sends. */
@Timeout(180)
class RegistryRequestsTest {
    private final FakeRegistry registry = FakeRegistry.start();

    @AfterEach
    void close() {
        registry.close();
    }

    private Request last() {
        return registry.requests().get(registry.requests().size() - 1);
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void schemaIsPostedUnderItsSubject() throws Exception {
        RegistryClient client = new RegistryClient(Registries.at(registry.url() + "/apis/ccompat/v7/"));
        registry.answering(id(42), id(43));
        assertEquals(42, client.register("t-value", AVRO, "\"int\""));
        assertEquals(
                new Request("POST", "/apis/ccompat/v7/subjects/t-value/versions", null, "{\"schema\":\"\\\"int\\\"\"}"),
                last());
        assertEquals(43, client.lookUp("t-value", "PROTOBUF", "syntax"));
        assertEquals(
                new Request(
                        "POST",
                        "/apis/ccompat/v7/subjects/t-value",
                        null,
                        "{\"schema\":\"syntax\",\"schemaType\":\"PROTOBUF\"}"),
                last());
    }

    private List<String> paths() {
        return registry.requests().stream().map(Request::path).toList();
    }

    @Test
    void aNewSchemaIsComparedWithTheLatest() throws Exception {
        registry.answering(
                error(404, 40403, "no schema"),
                error(404, 40408, "no level"),
                status(200, "{\"compatibilityLevel\":\"FULL\"}"),
                status(200, "{\"is_compatible\":false}"));
        assertEquals("", new RegistryClient(Registries.at(registry.url())).incompatibility("a b", AVRO, "\"int\""));
        assertEquals(
                List.of("/subjects/a%20b", "/config/a%20b", "/config", "/compatibility/subjects/a%20b/versions/latest"),
                paths());
    }

    @Test
    void underATransitiveLevelItIsComparedWithAll() throws Exception {
        registry.answering(
                error(404, 40403, "no schema"),
                status(200, "{\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}"),
                status(200, "[1,3]"),
                status(200, "{\"is_compatible\":true}"),
                status(200, "{\"is_compatible\":false,\"messages\":[\"a reason\"]}"));
        assertEquals(
                "a reason", new RegistryClient(Registries.at(registry.url())).incompatibility("t", AVRO, "\"int\""));
        assertEquals(
                List.of(
                        "/subjects/t",
                        "/config/t",
                        "/subjects/t/versions",
                        "/compatibility/subjects/t/versions/3",
                        "/compatibility/subjects/t/versions/1"),
                paths());
    }

    @ParameterizedTest
    @CsvSource({
        "a/b c+%d, a%2Fb%20c%2B%25d",
        "'ü?#', %C3%BC%3F%23",
        "..;, ..%3B",
    })
    void subjectIsEncoded(String subject, String encoded) throws Exception {
        new RegistryClient(Registries.at(registry.url())).register(subject, AVRO, "\"int\"");
        assertEquals("/subjects/" + encoded + "/versions", last().path());
    }

    @Test
    void subjectWithoutSchemasIsCompatibleWithAny() throws Exception {
        RegistryClient client = new RegistryClient(Registries.at(registry.url()));
        registry.answering(
                error(404, 40401, "no subject"),
                error(404, 40408, "no level"),
                error(403, 40301, "not for you"),
                error(404, 40401, "no subject"),
                error(404, 404, "no page"));
        assertNull(client.incompatibility("t-value", AVRO, "\"int\""));
        assertThrows(RegistryException.class, () -> client.incompatibility("t-value", AVRO, "\"int\""));
    }

    @Test
    void credentialsAreSent() throws Exception {
        String url = registry.url();
        assertNull(sent(Registries.at(url)));
        assertEquals(basic("me:s3:crét"), sent(Registries.at(url, "basic.auth.user.info", "me:s3:crét")));
        assertEquals("Bearer t0ken", sent(Registries.at(url, "bearer.auth.token", "t0ken")));
        String inUrl = "http://me:p%40ss@" + registry.hostAndPort();
        assertEquals(basic("me:p@ss"), sent(Registries.at(inUrl)));
        assertEquals(
                basic("me:p@ss"), sent(Registries.at(inUrl, "basic.auth.user.info", "other:x")), "the URL's own first");
    }

    private String sent(RegistrySettings settings) throws Exception {
        new RegistryClient(settings).register("t-value", AVRO, "\"int\"");
        return last().authorization();
    }

    @Test
    void noMessageHoldsASecret() {
        registry.close();
        String url = "http://me:s3cret@" + registry.hostAndPort();
        for (RegistrySettings settings :
                new RegistrySettings[] {Registries.at(url), Registries.at(registry.url(), "bearer.auth.token", "s3cret")
                }) {
            RegistryException e = assertThrows(
                    RegistryException.class, () -> new RegistryClient(settings).register("t", AVRO, "\"int\""));
            assertFalse((e + e.remedy() + e.getCause() + settings + settings.urls()).contains("s3cret"));
        }
    }
}
