package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCapabilitiesTest {
    @ParameterizedTest
    @CsvSource({"100023, 1", "130022, 1", "140024, 2", "150019, 3", "160015, 4", "180006, 4", "190000, 4", "200000, 4"})
    void eachVersionHasItsProtocol(int version, int protocol) {
        assertEquals(protocol, new ServerCapabilities(version).protocolVersion());
    }

    @Test
    void aServerWithoutPgoutputIsRefused() {
        assertThrows(ReplicationException.class, () -> new ServerCapabilities(90_624));
    }

    @ParameterizedTest
    @ValueSource(ints = {190_000, 200_001})
    void aNewerMajorVersionIsAcceptedWithAWarning(int version) {
        List<String> warnings = new ServerCapabilities(version).warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("PostgreSQL " + version / 10_000 + " is newer than"), warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_023, 140_024, 150_019, 160_015, 170_011, 180_007})
    void aVersionWithoutKnownFaultsWarnsOfNothing(int version) {
        assertEquals(List.of(), new ServerCapabilities(version).warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "150018, COMMIT PREPARED, 15.19",
        "160014, COMMIT PREPARED, 16.15",
        "170010, COMMIT PREPARED, 17.11",
        "180004, COMMIT PREPARED, 18.5",
        "180006, Stream Abort, newer minor"
    })
    void aMinorReleaseWithAKnownFaultIsNamed(int version, String fault, String remedy) {
        List<String> warnings = new ServerCapabilities(version).warnings();
        assertTrue(warnings.stream().anyMatch(w -> w.contains(fault) && w.contains(remedy)), warnings::toString);
    }
}
