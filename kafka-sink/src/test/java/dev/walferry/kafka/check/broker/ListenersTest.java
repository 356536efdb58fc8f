package dev.walferry.kafka.check.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list of brokers counts as absent only if all of them are. */
class ListenersTest {
    private final int port = FreePort.find();
    private final String nobody = "127.0.0.1:" + port;

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    @Test
    void theyAreAbsentIfAllRefuse() {
        assertTrue(Listeners.areAbsent(nobody));
        assertTrue(Listeners.areAbsent(nobody + ", PLAINTEXT://127.0.0.1:" + port + ","));
    }

    @Test
    void oneThatListensIsEnough() throws IOException {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(Listeners.areAbsent(nobody + ",127.0.0.1:" + open.getLocalPort()));
        }
    }

    /** Kafka's own client reports what is wrong with such an address. */
    @Test
    void whatIsNoAddressIsNotAbsent() {
        assertFalse(Listeners.areAbsent("127.0.0.1"));
        assertFalse(Listeners.areAbsent("127.0.0.1:99999"));
        assertFalse(Listeners.areAbsent("no-such-host.invalid:9092"));
    }
}
