package dev.walferry.kafka.observe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Sends requests byte by byte, from any address of this machine. */
final class Requests {
    private static final int PATIENCE_MILLIS = 60_000;

    /** Characters with a meaning in a request, and a line terminator without one. */
    private static final String SPECIAL = "\r\n\0 \t:,;=/?%[]@\u0085";

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

    /** Returns everything that arrives until the server closes the connection. */
    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Asks whether the daemon is live, and returns the status code. */
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

    /** Returns a valid request damaged in up to three places. */
    static byte[] damaged(Random random, String host, String token) {
        StringBuilder request = new StringBuilder("GET /status.json?x=1 HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\nCookie: a=b; c=d\r\nAccept: */*\r\n\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(request.length());
            int to = Math.min(request.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> request.setCharAt(at, (char) random.nextInt(256));
                case 1 -> request.insert(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
                case 2 -> request.delete(at, to);
                case 3 -> request.insert(random.nextInt(request.length()), request.substring(at, to));
                default -> request.setLength(Math.max(1, at));
            }
            if (request.length() == 0) {
                request.append('\n');
            }
        }
        return request.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
