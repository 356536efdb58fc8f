package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.walferry.kafka.config.SinkConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manifests agree with the program that they start. */
class ManifestTest {
    private static final Path KUBERNETES = Path.of("../packaging/kubernetes/walferry.yaml");
    private static final Path UNIT = Path.of("../packaging/walferry.service");
    private static final Pattern CONFIGURATION = Pattern.compile("walferry\\.properties: \\|\\n((?: {4}.*\\n)+)");
    private static final Pattern SECRET = Pattern.compile("\\$\\{directory:/run/secrets/walferry:([\\w-]+)}");
    private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: (\\d+\\.\\d)");

    @Test
    void kubernetesHasAConfigurationThatTheDaemonTakes() throws IOException {
        String manifest = Files.readString(KUBERNETES);
        Matcher block = CONFIGURATION.matcher(manifest);
        assertTrue(block.find());
        Properties properties = new Properties();
        properties.load(new StringReader(block.group(1)));
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> settings.put((String) key, secret((String) value, manifest)));
        assertEquals("directory", settings.remove("config.providers"));
        SinkConfig config = SinkConfig.of(settings, Map.of());
        assertEquals("walferry", config.source().slotName());
        assertTrue(manifest.contains(
                "containerPort: " + settings.get("http.listen").replaceAll(".*:", "")));
    }

    /** What the configuration refers to is in the secret. */
    private static String secret(String value, String manifest) {
        Matcher reference = SECRET.matcher(value);
        if (!reference.matches()) {
            return value;
        }
        assertTrue(manifest.contains("\n  " + reference.group(1) + ": "), () -> "no " + reference.group(1));
        return "a-secret-of-some-length";
    }

    @Test
    void kubernetesAsksForBothKindsOfHealth() throws IOException {
        String manifest = Files.readString(KUBERNETES);
        assertTrue(manifest.matches("(?s).*livenessProbe:\\s+httpGet:\\s+path: /health/live\\s.*"));
        assertTrue(manifest.matches("(?s).*readinessProbe:\\s+httpGet:\\s+path: /health/ready\\s.*"));
    }

    /** As systemd judges it; it rates from 0, closed, to 10, open. Without systemd this is skipped. */
    @Test
    void theUnitIsClosed() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        Process analyze = new ProcessBuilder(
                        "/usr/bin/systemd-analyze",
                        "security",
                        "--offline=true",
                        "--no-pager",
                        UNIT.toRealPath().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(analyze.waitFor(1, TimeUnit.MINUTES));
        assumeTrue(!output.contains("unrecognized option"), "systemd-analyze is too old");
        Matcher exposure = EXPOSURE.matcher(output);
        assertTrue(exposure.find(), output);
        assertTrue(Double.parseDouble(exposure.group(1)) <= 1.5, output);
    }
}
