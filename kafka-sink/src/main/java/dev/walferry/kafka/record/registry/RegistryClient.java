package dev.walferry.kafka.record.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.config.settings.RegistrySettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A client of a schema registry that speaks Confluent's protocol, version 1: Confluent's own, Karapace, Redpanda's, and
 * Apicurio's under {@code /apis/ccompat/v7}.
 *
 * <p>Each method waits for the registry, at most the configured time per node, and does not try again. For one thread.
 */
public final class RegistryClient {
    private final RegistryHttp http;

    /**
     * A client that has not connected yet.
     *
     * @param settings where the registry is
     */
    public RegistryClient(RegistrySettings settings) {
        this.http = new RegistryHttp(settings);
    }

    /**
     * Registers a schema. One that is registered already keeps its id.
     *
     * @param subject its subject
     * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param schema its text
     * @return its id
     * @throws RegistryException if the registry refuses it or does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public int register(String subject, String schemaType, String schema)
            throws RegistryException, InterruptedException {
        return http.post(subjectPath(subject) + "/versions", body(schemaType, schema))
                .id();
    }

    /**
     * Looks up a schema that is registered under a subject.
     *
     * @param subject its subject
     * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param schema its text
     * @return its id
     * @throws RegistryException if it is not registered, or the registry does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public int lookUp(String subject, String schemaType, String schema) throws RegistryException, InterruptedException {
        return http.post(subjectPath(subject), body(schemaType, schema)).id();
    }

    /**
     * Asks whether a schema is compatible with its subject's latest one, and if not, why.
     *
     * @param subject its subject
     * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param schema its text
     * @return why not, empty if the registry gives no reason; null if the schema is compatible, or the subject's first
     * @throws RegistryException if the registry refuses to answer or does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public @Nullable String incompatibility(String subject, String schemaType, String schema)
            throws RegistryException, InterruptedException {
        try {
            String path = "/compatibility" + subjectPath(subject) + "/versions/latest?verbose=true";
            RegistryAnswer answer = http.post(path, body(schemaType, schema));
            return answer.required("is_compatible").asBoolean() ? null : answer.firstMessage();
        } catch (RegistryException e) {
            if (e.isNotRegistered()) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Asks for the registry's mode, which says whether it accepts schemas at all.
     *
     * @return such as {@code READWRITE} or {@code READONLY}
     * @throws RegistryException if the registry does not answer, or knows no modes
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public String mode() throws RegistryException, InterruptedException {
        return http.get("/mode").required("mode").asText();
    }

    /**
     * Asks for the formats that the registry knows: a request that needs no more than valid credentials.
     *
     * @return their names, sorted, such as {@code AVRO}
     * @throws RegistryException if the registry does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public SortedSet<String> formats() throws RegistryException, InterruptedException {
        SortedSet<String> formats = new TreeSet<>();
        http.get("/schemas/types").json().forEach(format -> formats.add(format.asText()));
        return formats;
    }

    private static String subjectPath(String subject) {
        // made for forms, where a blank is a plus sign
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Avro is what a registry assumes: old ones do not know the field. */
    private static String body(String schemaType, String schema) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", schema);
        if (!schemaType.equals("AVRO")) {
            body.put("schemaType", schemaType);
        }
        return body.toString();
    }
}
