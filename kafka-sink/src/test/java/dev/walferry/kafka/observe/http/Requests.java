package dev.walferry.kafka.observe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests byte by byte, from any address of this machine. */
final class Requests {
    private static final int PATIENCE_MILLIS = 60_000;

    private Requests() {}

    static Socket open(StatusServer server, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        String address = server.address();
        int colon = address.lastIndexOf(':');
        socket.connect(new InetSocketAddress(
                InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1))));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Sends the beginning of a request, and then nothing. */
    static Socket stalled(StatusServer server, String from) throws IOException {
        Socket socket = open(server, from);
        send(socket, "GET / HT");
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Returns all that comes until the server closes. */
    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Asks whether the daemon is live, and returns the status. */
    static int probe(StatusServer server) throws IOException {
        return get(server, "/health/live");
    }

    static int get(StatusServer server, String path, String... headers) throws IOException {
        try (Socket socket = open(server, "127.0.0.1")) {
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
            return Integer.parseInt(rest(socket).split(" ", 3)[1]);
        }
    }
}
