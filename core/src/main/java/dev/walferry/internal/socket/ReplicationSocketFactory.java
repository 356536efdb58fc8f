package dev.walferry.internal.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives the driver a {@link ReplicationSocket}, and gives its owner the same one.
 *
 * <p>The driver takes a factory as a class name and one argument. Here the argument is a ticket: draw one before
 * connecting, and ask for the socket made for it afterwards.
 */
public final class ReplicationSocketFactory extends SocketFactory {
    private static final Map<String, ReplicationSocket> MADE = new ConcurrentHashMap<>();

    private final String ticket;

    /**
     * Creates a factory. The driver calls this.
     *
     * @param ticket what {@link #drawTicket} returned
     */
    public ReplicationSocketFactory(String ticket) {
        this.ticket = ticket;
    }

    /**
     * Draws a ticket for one connection.
     *
     * @return the argument to give to the driver
     */
    public static String drawTicket() {
        return UUID.randomUUID().toString();
    }

    /**
     * Takes the socket that was last made for a ticket. A driver that tries several hosts makes several.
     *
     * @param ticket the ticket, invalid from now on
     * @return the socket, or null if none was made
     */
    public static @Nullable ReplicationSocket take(String ticket) {
        return MADE.remove(ticket);
    }

    @Override
    public Socket createSocket() {
        ReplicationSocket socket = new ReplicationSocket();
        MADE.put(ticket, socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        if (local != null) {
            socket.bind(local);
        }
        socket.connect(remote);
        return socket;
    }
}
