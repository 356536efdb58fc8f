package dev.walferry.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.walferry.testdata.process.JavaInstallation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalRegistryTest {

    private static String subjects(LocalRegistry registry) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(registry.url() + "/subjects")).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void answersUntilItIsStoppedAndLeavesNothing() throws Exception {
        assumeTrue(LocalRegistry.isSupported(), LocalRegistry.requirement());
        LocalRegistry registry = LocalRegistry.create();
        try (registry) {
            assertFalse(registry.isRunning());
            registry.start();
            assertEquals("[]", subjects(registry));
            registry.stop();
            assertFalse(registry.isRunning());
            assertThrows(IOException.class, () -> subjects(registry));
        }
        assertFalse(registry.isRunning());
        assertEquals("", registry.log());
        assertThrows(IllegalStateException.class, registry::start);
    }

    @Test
    void findsAJavaThatIsNewEnough() {
        int own = Runtime.version().feature();
        assertTrue(JavaInstallation.atLeast(own).isPresent());
        assertEquals(Optional.empty(), JavaInstallation.atLeast(1000));
    }
}
