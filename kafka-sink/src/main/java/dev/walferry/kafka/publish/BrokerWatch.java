package dev.walferry.kafka.publish;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.publish.client.PublisherClients;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then whether a broker answers, for a daemon that sends nothing yet: a firewall, a certificate or a password
 * would otherwise show when it is needed. For the publisher's own thread.
 */
final class BrokerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

    /** Longer than the admin client keeps a connection that it does not use, so that each question logs in again. */
    private static final Duration INTERVAL = PublisherClients.ADMIN_IDLE.multipliedBy(2);

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Cause NO_BROKER = new Cause(Side.KAFKA, "no_broker");

    private final Topics topics;
    private final DeliveryHistory history;
    private final Outage outage;
    private @Nullable KafkaFuture<String> answer;
    private long nextAt = System.nanoTime();

    BrokerWatch(Topics topics, DeliveryHistory history) {
        this.topics = topics;
        this.history = history;
        this.outage = new Outage(LOG, LogEvent.KAFKA_CONNECTION, history.failures(), NO_BROKER);
        history.unreachable(null);
    }

    /** Sends a request, or looks whether there is an answer. Never waits; meant to be called often. */
    void look() {
        KafkaFuture<String> asked = answer;
        if (asked == null) {
            answer = System.nanoTime() - nextAt < 0 ? null : topics.askBroker();
        } else if (asked.isDone()) {
            answer = null;
            take(asked);
            nextAt = System.nanoTime() + (outage.isOpen() ? AGAIN : INTERVAL).toNanos();
        }
    }

    private void take(KafkaFuture<String> done) {
        try {
            done.get();
            history.unreachable(null);
            outage.over("a broker answers");
        } catch (ExecutionException e) {
            String reason = String.valueOf(
                    Topics.notAnswered(e.getCause() == null ? e : e.getCause()).getMessage());
            outage.failed("this daemon stands by, and could not take over: " + reason);
            history.unreachable(reason); // last: whoever sees it finds it counted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
