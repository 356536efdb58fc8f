package dev.walferry.testdata;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a TCP port of 127.0.0.1 that a server can keep. The port is below the range that Linux uses for outgoing
 * connections (32768 and up); a port within that range could be taken by any client while the server restarts.
 */
public final class FreePort {

    private static final int LOWEST = 15_000;
    private static final int BEYOND_HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** {@return a port that nobody listens on, and that no other caller in this JVM gets} */
    public static int find() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND_HIGHEST);
            if (HANDED_OUT.add(port)) {
                if (isFree(port)) {
                    return port;
                }
                HANDED_OUT.remove(port);
            }
        }
        throw new LocalServerException("no free port between " + LOWEST + " and " + BEYOND_HIGHEST + " on 127.0.0.1");
    }

    /**
     * Ends the use of a port.
     *
     * @param port one that {@link #find} returned
     */
    public static void giveBack(int port) {
        HANDED_OUT.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
