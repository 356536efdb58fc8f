package dev.walferry.kafka.record.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.config.settings.RegistrySettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private static final int MOST_VERSIONS = 100;

    private final RegistryHttp http;

    /**
     * Creates a client that has not connected yet.
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
     * Asks for the schemas that are registered under a subject.
     *
     * @param subject the subject
     * @return their texts, the latest first, at most the last hundred; empty if there are none
     * @throws RegistryException if the registry refuses to answer or does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public List<String> versions(String subject) throws RegistryException, InterruptedException {
        List<String> texts = new ArrayList<>();
        try {
            for (String version : versionNumbers(subject)) {
                if (texts.size() < MOST_VERSIONS) {
                    texts.add(http.get(subjectPath(subject) + "/versions/" + version)
                            .required("schema")
                            .asText());
                }
            }
        } catch (RegistryException e) {
            if (!e.isNotRegistered()) {
                throw e;
            }
        }
        return texts;
    }

    /**
     * Asks whether the registry would take a schema, and if not, why. It takes one that is registered already, and one that
     * is compatible with its subject's latest version, or with all of its versions if the subject's level is transitive.
     *
     * @param subject its subject
     * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param schema its text
     * @return why not, empty if the registry gives no reason; null if it would
     * @throws RegistryException if the registry refuses to answer or does not answer
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public @Nullable String incompatibility(String subject, String schemaType, String schema)
            throws RegistryException, InterruptedException {
        String body = body(schemaType, schema);
        try {
            if (isRegistered(subject, body)) {
                return null;
            }
            for (String version : comparedVersions(subject)) {
                String path = "/compatibility" + subjectPath(subject) + "/versions/" + version + "?verbose=true";
                RegistryAnswer answer = http.post(path, body);
                if (!answer.required("is_compatible").asBoolean()) {
                    return answer.firstMessage();
                }
            }
            return null;
        } catch (RegistryException e) {
            if (e.isNotRegistered()) {
                return null; // the subject has no versions
            }
            throw e;
        }
    }

    private boolean isRegistered(String subject, String body) throws RegistryException, InterruptedException {
        try {
            http.post(subjectPath(subject), body).id();
            return true;
        } catch (RegistryException e) {
            if (e.isNotRegistered()) {
                return false;
            }
            throw e;
        }
    }

    /** Returns the versions that a new one has to be compatible with, the latest first. */
    private List<String> comparedVersions(String subject) throws RegistryException, InterruptedException {
        if (!compatibilityLevel(subject).endsWith("_TRANSITIVE")) {
            return List.of("latest");
        }
        return versionNumbers(subject);
    }

    /** The latest first. */
    private List<String> versionNumbers(String subject) throws RegistryException, InterruptedException {
        Deque<String> versions = new ArrayDeque<>();
        http.get(subjectPath(subject) + "/versions").json().forEach(version -> versions.addFirst(version.asText()));
        return List.copyOf(versions);
    }

    /** Returns the level of a subject, or of all of them; empty if the registry does not tell. */
    private String compatibilityLevel(String subject) throws RegistryException, InterruptedException {
        for (String path : List.of("/config/" + encoded(subject), "/config")) {
            try {
                String level = http.get(path).json().path("compatibilityLevel").asText("");
                if (!level.isEmpty()) {
                    return level;
                }
            } catch (RegistryException e) {
                if (e.isRetriable()) {
                    throw e;
                }
            }
        }
        return "";
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
        return "/subjects/" + encoded(subject);
    }

    private static String encoded(String subject) {
        // made for forms, where a blank is a plus sign
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns a request's body, without the type for Avro: a registry assumes it, and old ones do not know the field.
     */
    private static String body(String schemaType, String schema) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", schema);
        if (!schemaType.equals("AVRO")) {
            body.put("schemaType", schemaType);
        }
        return body.toString();
    }
}
