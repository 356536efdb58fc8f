package dev.walferry.kafka.cli.check;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What an error of Kafka's admin client says, and what to do about it. */
final class BrokerError {
    private static final String UNREACHABLE =
            "check kafka.bootstrap.servers and kafka.security.protocol, and whether the brokers are up and reachable from"
                    + " here";

    private BrokerError() {}

    /** Returns the messages of an error and of all its causes on one line: the reason is often in the last one. */
    static String reason(Throwable e) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable at = e; at != null; at = at.getCause()) {
            boolean wrapper = at instanceof ExecutionException || at instanceof CompletionException;
            if (!wrapper || at.getCause() == null) {
                String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
                messages.add(message.strip().replaceAll("\\s*\\R\\s*", "; "));
            }
        }
        return String.join(": ", messages);
    }

    /** Returns the remedy for the first of an error's causes that has one. */
    static String remedy(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            String remedy = ownRemedy(at);
            if (!remedy.isEmpty()) {
                return remedy;
            }
        }
        return "see the brokers' log";
    }

    private static String ownRemedy(Throwable e) {
        if (e instanceof ConfigException) {
            return String.valueOf(e.getMessage()).contains("bootstrap")
                    ? "check kafka.bootstrap.servers: each must be host:port, and one of the hosts must resolve here"
                    : "check the kafka.* settings";
        }
        if (e instanceof AuthenticationException) {
            return "check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*";
        }
        if (e instanceof AuthorizationException) {
            return "grant this principal Describe, DescribeConfigs, Write and, unless the topics exist, Create on them";
        }
        if (e instanceof InvalidTopicException) {
            return "rename the table, or change topic.prefix: Kafka does not take this name ('.' and '_' count as equal,"
                    + " and 249 characters are the most)";
        }
        if (e instanceof PolicyViolationException || e instanceof InvalidConfigurationException) {
            return "create the topics as the brokers' policy and configuration demand, or change topic.creation.*";
        }
        if (e instanceof InvalidReplicationFactorException) {
            return "set topic.creation.replication.factor to no more than the number of brokers";
        }
        if (e instanceof InvalidPartitionsException) {
            return "correct topic.creation.partitions";
        }
        if (e instanceof UnsupportedVersionException) {
            return "upgrade the brokers";
        }
        boolean late = e instanceof TimeoutException || e instanceof org.apache.kafka.common.errors.TimeoutException;
        return late ? UNREACHABLE : "";
    }
}
