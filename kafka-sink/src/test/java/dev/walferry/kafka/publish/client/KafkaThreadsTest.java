package dev.walferry.kafka.publish.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A publisher notices when a thread of its own clients has ended, and ignores threads of others. */
class KafkaThreadsTest {
    private static final Set<String> IDS = Set.of("walferry", "walferry-admin");

    private final CountDownLatch end = new CountDownLatch(1);

    private Thread started(String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private void ended(Thread thread) throws InterruptedException {
        end.countDown();
        thread.join();
    }

    @Test
    void theEndOfAnotherClientIsNobodysBusiness() throws InterruptedException {
        Set<Thread> before = KafkaThreads.running();
        Thread progress = started("kafka-admin-client-thread | walferry-progress");
        KafkaThreads threads = KafkaThreads.startedSince(before, IDS);
        ended(progress);
        assertDoesNotThrow(threads::requireAlive);
    }

    @Test
    void theEndOfAnOwnThreadIsNoticed() throws InterruptedException {
        Set<Thread> before = KafkaThreads.running();
        Thread producer = started("kafka-producer-network-thread | walferry");
        KafkaThreads threads = KafkaThreads.startedSince(before, IDS);
        assertDoesNotThrow(threads::requireAlive);
        ended(producer);
        DeliveryException e = assertThrows(DeliveryException.class, threads::requireAlive);
        assertTrue(e.getMessage().contains("kafka-producer-network-thread"), e::getMessage);
    }
}
