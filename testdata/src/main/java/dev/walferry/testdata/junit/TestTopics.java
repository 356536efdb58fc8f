package dev.walferry.testdata.junit;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalServerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One test's part of a shared Kafka broker: all topics whose names begin with its prefix. Safe in any thread. */
public final class TestTopics implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final LocalKafka kafka;
    private final String prefix;

    TestTopics(LocalKafka kafka, String prefix) {
        this.kafka = kafka;
        this.prefix = prefix;
    }

    /** {@return the value for a client's {@code bootstrap.servers}} */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** {@return the prefix of this test's topics, without the dot after it} */
    public String prefix() {
        return prefix;
    }

    /**
     * Returns the full name of a topic; does not create it.
     *
     * @param name the part after the prefix
     * @return prefix, a dot, the name
     */
    public String topic(String name) {
        return prefix + "." + name;
    }

    /** {@return the names of this test's topics that exist, sorted} */
    public List<String> existing() {
        try (Admin admin = admin()) {
            return existing(admin);
        } catch (ExecutionException e) {
            throw new LocalServerException("cannot list topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalServerException("interrupted", e);
        }
    }

    /** {@return a new admin client, which the caller closes} */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /**
     * Creates topics, and returns once the broker knows them: the controller, which creates them, answers sooner.
     *
     * @param wanted the topics, by their full names
     */
    public void create(NewTopic... wanted) {
        try (Admin admin = admin()) {
            long start = System.nanoTime();
            while (!isTaken(admin, wanted)) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new LocalServerException("cannot create topics: the broker stays fenced");
                }
            }
            List<String> names = Stream.of(wanted).map(NewTopic::name).toList();
            Await.until("the broker knows " + names, LIMIT, () -> isKnown(admin, names));
        } catch (ExecutionException e) {
            throw new LocalServerException("cannot create topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalServerException("interrupted", e);
        }
    }

    /** While a controller has not heard of its only broker for seconds, it has no place for a topic. */
    private static boolean isTaken(Admin admin, NewTopic... wanted) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(wanted)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isKnown(Admin admin, List<String> topics) throws InterruptedException {
        try {
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** Deletes this test's topics. */
    @Override
    public void close() {
        try (Admin admin = admin()) {
            admin.deleteTopics(existing(admin)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) { // the test has just deleted it
                throw new LocalServerException("cannot delete the topics of " + prefix, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalServerException("interrupted", e);
        }
    }

    private List<String> existing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> all = admin.listTopics().names().get();
        return all.stream()
                .filter(name -> name.startsWith(prefix + "."))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return bootstrapServers() + "/" + prefix;
    }
}
