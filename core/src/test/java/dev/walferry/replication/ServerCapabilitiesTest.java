package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        ServerCapabilities server = new ServerCapabilities(version);
        assertEquals(
                "PostgreSQL " + version / 10_000 + " is newer than 18, the newest that Walferry was tested with",
                server.newerThanTested().orElseThrow());
        assertTrue(server.strayAborts().isEmpty() && server.emptyOutcomes().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {100_023, 140_024, 150_019, 160_015, 170_011, 180_007})
    void aVersionWithoutKnownFaultsWarnsOfNothing(int version) {
        ServerCapabilities server = new ServerCapabilities(version);
        assertTrue(server.newerThanTested().isEmpty());
        assertTrue(server.strayAborts().isEmpty());
        assertTrue(server.emptyOutcomes().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"150018, 15.19", "160014, 16.15", "170010, 17.11", "180004, 18.5"})
    void aReleaseWithOutcomesOfNothingIsNamed(int version, String fixed) {
        String warning = new ServerCapabilities(version).emptyOutcomes().orElseThrow();
        assertTrue(warning.startsWith("before " + fixed + " COMMIT PREPARED"), warning);
    }

    @Test
    void releasesWithStrayAbortsAreNamed() {
        assertTrue(new ServerCapabilities(180_000).strayAborts().isPresent());
        assertTrue(new ServerCapabilities(180_006).strayAborts().isPresent());
        assertTrue(new ServerCapabilities(170_011).strayAborts().isEmpty());
    }
}
