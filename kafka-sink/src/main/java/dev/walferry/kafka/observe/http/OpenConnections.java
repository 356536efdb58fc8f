package dev.walferry.kafka.observe.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open, oldest first. There is always room for another: a server that turned new ones away
 * could be kept from answering an orchestrator's probe by any client that leaves connections open, and the orchestrator
 * would restart the daemon. So the oldest one of the client with the most connections is closed instead. Safe in any
 * thread.
 */
final class OpenConnections {
    private final int most;
    private final List<HttpConnection> open = new ArrayList<>();

    /**
     * Creates a set without connections.
     *
     * @param most how many may be open
     */
    OpenConnections(int most) {
        this.most = most;
    }

    void add(HttpConnection connection) {
        HttpConnection victim;
        synchronized (open) {
            open.add(connection);
            victim = open.size() > most ? removeVictim() : null;
        }
        if (victim != null) {
            victim.cutOff();
        }
    }

    private @Nullable HttpConnection removeVictim() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        open.forEach(connection -> counts.merge(connection.client(), 1, Integer::sum));
        // of several with the same count the first one, which is the oldest
        HttpConnection victim = open.stream()
                .max(Comparator.comparingInt((HttpConnection each) -> counts.getOrDefault(each.client(), 0))
                        .thenComparingInt(each -> -open.indexOf(each)))
                .orElse(null);
        open.remove(victim);
        return victim;
    }

    void remove(HttpConnection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }

    boolean isEmpty() {
        synchronized (open) {
            return open.isEmpty();
        }
    }

    /** Closes those that have taken too long. */
    void closeOverdue() {
        long now = System.nanoTime();
        copy().stream().filter(connection -> connection.isOverdue(now)).forEach(HttpConnection::cutOff);
    }

    void closeAll() {
        copy().forEach(HttpConnection::cutOff);
    }

    private List<HttpConnection> copy() {
        synchronized (open) {
            return List.copyOf(open);
        }
    }
}
