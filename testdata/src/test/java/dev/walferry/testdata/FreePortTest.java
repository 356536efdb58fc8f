package dev.walferry.testdata;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FreePortTest {

    private static InetSocketAddress address(int last, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), port);
    }

    /** As another JVM that looks for a port would, while the server is down. */
    private static void hold(int port) throws IOException {
        try (Socket holder = new Socket()) {
            holder.bind(address(2, port));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nobodyElseGetsAPortUntilItIsGivenBack() throws IOException {
        int port = FreePort.find();
        assertThrows(BindException.class, () -> hold(port));
        try (ServerSocket server = new ServerSocket()) {
            server.bind(address(1, port));
            assertTrue(server.isBound(), "its owner can listen");
        }
        FreePort.giveBack(port);
        hold(port);
    }
}
