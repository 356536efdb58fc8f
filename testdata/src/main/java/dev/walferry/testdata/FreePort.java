package dev.walferry.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a TCP port of 127.0.0.1 that a server can keep, even while it is down. The port is below the range that Linux uses for
 * outgoing connections (32768 and up); a port within that range could be taken by any client while the server restarts.
 *
 * <p>Other JVMs on this machine look for ports as well. So each port is held at another address of the loopback network,
 * where nothing listens, until it is given back or the JVM ends.
 */
public final class FreePort {
    private static final int LOWEST = 15_000;
    private static final int BEYOND_HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final byte[] SERVERS = {127, 0, 0, 1};
    private static final byte[] HOLDERS = {127, 0, 0, 2};

    /** Only Linux has more than one loopback address without configuration. */
    private static final boolean HOLDS = hasTheAddress();

    private static final Map<Integer, Socket> HELD = new ConcurrentHashMap<>();

    private FreePort() {}

    /** {@return a port on which nothing listens, and which no other caller gets, in this JVM or another} */
    public static int find() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND_HIGHEST);
            Socket holder = new Socket();
            if (HELD.putIfAbsent(port, holder) == null) {
                if ((!HOLDS || isBound(holder, port)) && isFree(port)) {
                    return port;
                }
                giveBack(port);
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
        Socket holder = HELD.remove(port);
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasTheAddress() {
        try (Socket probe = new Socket()) {
            return isBound(probe, 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isBound(Socket holder, int port) {
        try {
            holder.bind(new InetSocketAddress(InetAddress.getByAddress(HOLDERS), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(SERVERS), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
