package dev.walferry.kafka.check;

import dev.walferry.kafka.publish.client.KafkaError;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** What an error of Kafka's admin client says, and what to do about it. */
public final class BrokerError {
    private static final String UNREACHABLE =
            "check kafka.bootstrap.servers and kafka.security.protocol, and whether the brokers are up and reachable from"
                    + " here";

    private BrokerError() {}

    /**
     * Returns the remedy for the innermost of Kafka's errors. A check does not try again, as the daemon would.
     *
     * @param e what the admin client threw
     * @return what to do about it
     */
    public static String remedy(Throwable e) {
        if (e.getCause() instanceof KafkaException inner) {
            return remedy(inner);
        }
        if (e instanceof TimeoutException || e instanceof org.apache.kafka.common.errors.TimeoutException) {
            return UNREACHABLE;
        }
        KafkaError error = KafkaError.of(e);
        return error.isRetriable() && !(e instanceof ConfigException)
                ? "run it again; if it fails again, see the brokers' log"
                : error.remedy();
    }
}
