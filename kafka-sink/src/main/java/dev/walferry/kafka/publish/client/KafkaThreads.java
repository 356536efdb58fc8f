package dev.walferry.kafka.publish.client;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The threads of Kafka's clients. An Error, such as a lack of memory, ends such a thread silently: nothing would be
 * sent from then on, and nothing would fail.
 */
final class KafkaThreads {
    /** Held while a publisher starts its clients, so that it does not take another publisher's threads for its own. */
    static final Object STARTING = new Object();

    private static final Set<String> PREFIXES = Set.of("kafka-producer-network-thread", "kafka-admin-client-thread");

    private final List<Thread> threads;

    private KafkaThreads(List<Thread> threads) {
        this.threads = threads;
    }

    /**
     * Finds those of some clients that were started since {@code before}. Others may start clients with other ids at the
     * same time, and may have ended them by the time one looks again.
     */
    static KafkaThreads startedSince(Set<Thread> before, Set<String> clientIds) {
        return new KafkaThreads(running().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> isOf(clientIds, thread.getName()))
                .toList());
    }

    private static boolean isOf(Set<String> clientIds, String name) {
        return PREFIXES.stream()
                .anyMatch(prefix -> clientIds.stream().anyMatch(id -> name.equals(prefix + " | " + id)));
    }

    /** Returns all threads of this one's group. */
    static Set<Thread> running() {
        Thread[] found = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.enumerate(found);
        return Set.copyOf(
                Arrays.stream(found, 0, count).filter(Objects::nonNull).toList());
    }

    /** Throws if one of them has ended. */
    void requireAlive() {
        for (Thread thread : threads) {
            if (!thread.isAlive()) {
                throw new DeliveryException(
                        "Kafka's thread \"" + thread.getName() + "\" has ended, most likely for lack of memory"
                                + " (at most " + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MiB; its own message is in the log): nothing was skipped; raise -Xmx and start again",
                        new InternalError("thread ended"),
                        false);
            }
        }
    }
}
