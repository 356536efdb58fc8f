package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.group.PipelineConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest for Kubernetes, the image and the program fit together. No cluster runs here. */
class KubernetesTest {
    private static final Path PACKAGING = Path.of("../packaging");
    private static final String SECRETS = "/run/secrets/walferry";

    @TempDir
    private Path folder = Path.of("");

    private JsonNode secret;
    private JsonNode configuration;
    private JsonNode deployment;

    @BeforeEach
    void read() throws IOException {
        try (MappingIterator<JsonNode> documents = YAMLMapper.builder()
                .build()
                .readerFor(JsonNode.class)
                .readValues(PACKAGING.resolve("kubernetes/walferry.yaml").toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                switch (document.path("kind").asText()) {
                    case "Secret" -> secret = document;
                    case "ConfigMap" -> configuration = document;
                    case "Deployment" -> deployment = document;
                    default -> throw new AssertionError(document.path("kind") + " is new here");
                }
            }
        }
    }

    private JsonNode pod() {
        return deployment.at("/spec/template/spec");
    }

    private JsonNode container() {
        assertEquals(1, pod().path("containers").size());
        return pod().path("containers").get(0);
    }

    private String mount(String volume) {
        for (JsonNode mount : container().path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError("nothing is mounted from " + volume);
    }

    /**
     * The test reads the configuration as the daemon does: with the files of the secret where the manifest mounts them.
     */
    @Test
    void theDaemonTakesTheConfiguration() throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        for (Map.Entry<String, JsonNode> entry : secret.path("stringData").properties()) {
            Files.writeString(secrets.resolve(entry.getKey()), entry.getValue().asText() + "-of-some-length");
        }
        assertEquals(SECRETS, mount("secrets"));
        String text = configuration.at("/data/walferry.properties").asText();
        Path file = Files.writeString(folder.resolve("walferry.properties"), text.replace(SECRETS, secrets.toString()));
        List<SinkConfig> pipelines = PipelineConfigs.load(file, Map.of());
        assertEquals(1, pipelines.size());
        assertEquals("change-me-of-some-length", pipelines.get(0).http().token().value());
    }

    /** Every file that the configuration names is a key of the secret. */
    @Test
    void everythingThatTheConfigurationNamesIsMounted() {
        String text = configuration.at("/data/walferry.properties").asText();
        Set<String> named = new TreeSet<>();
        Matcher file =
                Pattern.compile(Pattern.quote(SECRETS) + "[/:]([\\w.-]+)").matcher(text);
        while (file.find()) {
            named.add(file.group(1));
        }
        Set<String> kept = new TreeSet<>();
        secret.path("stringData").fieldNames().forEachRemaining(kept::add);
        assertEquals(kept, named);
    }

    @Test
    void everyMountHasItsVolumeAndEveryVolumeItsSource() {
        Set<String> volumes = new HashSet<>();
        for (JsonNode volume : pod().path("volumes")) {
            volumes.add(volume.path("name").asText());
            JsonNode map = volume.at("/configMap/name");
            JsonNode secrets = volume.at("/secret/secretName");
            if (!map.isMissingNode()) {
                assertEquals(configuration.at("/metadata/name"), map);
            } else if (!secrets.isMissingNode()) {
                assertEquals(secret.at("/metadata/name"), secrets);
            } else {
                assertTrue(volume.has("emptyDir"), volume::toString);
            }
        }
        Set<String> mounted = new HashSet<>();
        container()
                .path("volumeMounts")
                .forEach(mount -> mounted.add(mount.path("name").asText()));
        assertEquals(volumes, mounted);
    }

    @Test
    void theSelectorFindsThePods() {
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        deployment
                .at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> assertEquals(label.getValue(), labels.get(label.getKey())));
    }

    /** The kubelet asks by the pod's address and has no token. */
    @Test
    void probesAskAPortThatIsThere() {
        JsonNode port = container().path("ports").get(0);
        String listen = configuration.at("/data/walferry.properties").asText();
        assertTrue(listen.contains(
                "http.listen=0.0.0.0:" + port.path("containerPort").asInt() + "\n"));
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            JsonNode request = container().at("/" + probe + "/httpGet");
            assertEquals(port.path("name"), request.path("port"), probe);
            assertEquals(
                    probe.equals("livenessProbe") ? "/health/live" : "/health/ready",
                    request.path("path").asText());
        }
    }

    /** A daemon needs ten seconds to shut down cleanly, and the memory limit must leave room for its heap. */
    @Test
    void theLimitsFitTheDaemon() {
        assertTrue(pod().path("terminationGracePeriodSeconds").asInt() > 10);
        JsonNode options = container().path("env").get(0);
        assertEquals("JDK_JAVA_OPTIONS", options.path("name").asText(), "what the image's JVM reads without a shell");
        String value = options.path("value").asText();
        assertTrue(value.contains("-XX:+UseSerialGC"), value);
        int heap = Integer.parseInt(value.replaceAll(".*-Xmx(\\d+)m.*", "$1"));
        int limit = Integer.parseInt(
                container().at("/resources/limits/memory").asText().replace("Mi", ""));
        assertTrue(limit >= 2 * heap, () -> limit + " MiB for a heap of " + heap);
        assertEquals(1, deployment.at("/spec/replicas").asInt());
        assertEquals("Recreate", deployment.at("/spec/strategy/type").asText());
    }

    @Test
    void theImageRunsAsTheManifestSays() throws IOException {
        String image = Files.readString(PACKAGING.resolve("Dockerfile"));
        JsonNode user = pod().path("securityContext");
        assertTrue(image.contains("USER " + user.path("runAsUser").asInt() + ":"
                + user.path("runAsGroup").asInt() + "\n"));
        assertTrue(image.contains("ENV JDK_JAVA_OPTIONS=\""
                + container().path("env").get(0).path("value").asText() + "\"\n"));
        assertFalse(image.contains("RUN "), "there is no shell in it");
        assertTrue(image.contains("WORKDIR " + mount("tmp") + "\n"), "the only folder that may be written to");
        assertTrue(container().at("/securityContext/readOnlyRootFilesystem").asBoolean());
        Matcher command =
                Pattern.compile("CMD \\[\"run\", \"--config\", \"([^\"]+)\"]").matcher(image);
        assertTrue(command.find(), image);
        Path file = Path.of(command.group(1));
        assertEquals(mount("configuration"), String.valueOf(file.getParent()));
        assertNotNull(configuration.path("data").get(String.valueOf(file.getFileName())));
    }

    /** A server would ignore or refuse a misspelled field, but this build has no server. */
    @Test
    void noFieldIsMisspelled() throws IOException {
        Set<String> known =
                Set.of(Files.readString(Path.of("src/test/resources/dev/walferry/kafka/cli/kubernetes-fields.txt"))
                        .strip()
                        .split("\\s+"));
        Set<String> used = new TreeSet<>();
        for (JsonNode document : List.of(secret, configuration, deployment)) {
            collect(document.path("kind").asText(), document, used);
        }
        used.removeAll(known);
        assertTrue(used.isEmpty(), () -> "not known: " + used);
    }

    private static void collect(String path, JsonNode node, Set<String> to) {
        if (node.isArray()) {
            node.forEach(element -> collect(path, element, to));
        }
        boolean isFree = path.matches(".*\\.(stringData|data|labels|matchLabels|limits|requests)");
        if (!isFree) {
            node.properties().forEach(field -> {
                String name = path + '.' + field.getKey();
                to.add(name);
                collect(name, field.getValue(), to);
            });
        }
    }
}
