package dev.walferry.kafka.check.broker;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/** Checks whether Kafka can be reached, and everything about its topics. */
public final class BrokerCheck {
    private static final int CALL_MILLIS = 20_000;
    private static final int REQUEST_MILLIS = 10_000;

    /** How long brokers that refuse connections have to begin to listen. */
    private static final int REFUSED_MILLIS = 2_000;

    private final SinkConfig config;
    private final CheckReport report;

    /**
     * Makes the check.
     *
     * @param config a valid configuration
     * @param report which takes the findings
     */
    public BrokerCheck(SinkConfig config, CheckReport report) {
        this.config = config;
        this.report = report;
    }

    /**
     * Runs all checks of Kafka.
     *
     * @param tables what is published
     */
    public void run(PublishedTables tables) {
        report.attempt("broker", () -> {
            Admin admin = Admin.create(adminProperties());
            try {
                reach(admin);
                new FencingCheck(admin, report).run(config.transactionalId());
                new TopicCheck(admin, config, report).run(tables);
            } finally {
                admin.close(Duration.ZERO); // without waiting for answers that do not come
            }
        });
    }

    private void reach(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        Collection<Node> nodes;
        try {
            nodes = nodes(admin.describeCluster().nodes());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException)) {
                throw e;
            }
            throw new TimeoutException("no broker answered within " + CALL_MILLIS / 1000 + " s at " + servers());
        }
        report.ok("broker: reached, a cluster of " + nodes.size() + (nodes.size() == 1 ? " broker" : " brokers"));
    }

    /**
     * Waits for the answer, but not for long if nothing listens: Kafka's client would try again until its time is up.
     */
    private Collection<Node> nodes(KafkaFuture<Collection<Node>> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return answer.get(REFUSED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (Listeners.areAbsent(servers())) {
                throw new TimeoutException("no broker listens at " + servers() + ": connections are refused");
            }
            return await(answer);
        }
    }

    private String servers() {
        return String.valueOf(config.producer().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Connects as the producer does: an admin client knows all of the producer's keys that matter to a connection. */
    private Map<String, Object> adminProperties() {
        Map<String, Object> properties = new HashMap<>(config.producer());
        properties.keySet().retainAll(AdminClientConfig.configNames());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        // by default a client that gets no answer starts over without a pause
        properties.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return properties;
    }

    /** Waits for an answer of the cluster, within a bounded time. */
    static <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(2L * CALL_MILLIS, TimeUnit.MILLISECONDS);
    }
}
