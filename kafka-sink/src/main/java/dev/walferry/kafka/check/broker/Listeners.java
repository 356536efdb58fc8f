package dev.walferry.kafka.check.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether anybody listens where brokers are expected. */
final class Listeners {
    private static final int CONNECT_MILLIS = 2_000;
    private static final Pattern SERVER = Pattern.compile("(?:.*://)?\\[?([^\\[\\]]+)\\]?:(\\d+)");

    private Listeners() {}

    /**
     * Connects to each.
     *
     * @param servers host and port of each, divided by commas
     * @return true only if every address of every host refuses; a machine that does not answer may be slow
     */
    static boolean areAbsent(String servers) {
        return Arrays.stream(servers.split(",", -1))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .allMatch(Listeners::isAbsent);
    }

    private static boolean isAbsent(String server) {
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches()) {
            return false;
        }
        try {
            int port = Integer.parseInt(parts.group(2));
            return Arrays.stream(InetAddress.getAllByName(parts.group(1)))
                    .allMatch(address -> isRefused(new InetSocketAddress(address, port)));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRefused(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
