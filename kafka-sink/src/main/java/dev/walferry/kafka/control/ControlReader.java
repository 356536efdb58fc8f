package dev.walferry.kafka.control;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.publish.client.KafkaClients;
import dev.walferry.kafka.publish.client.KafkaError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads commands in its own thread, so that nothing else waits for them. The topic need not exist; once it does, it is
 * followed. {@link #poll} never waits.
 */
public final class ControlReader implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);
    private static final Cause NOT_READ = new Cause(Side.KAFKA, "control_topic");
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** A topic that is not there yet is asked for as often as one that is there. */
    private static final long LOOK_AGAIN_MILLIS = POLL.toMillis();

    private static final long TRY_AGAIN_MILLIS = 2_000;

    /**
     * Options to close at once: without a group there is nothing to leave, and a close that waits would only wait for
     * prefetched records.
     */
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private final ControlTopic topic;
    private final Outage outage;
    private final Queue<TableCommand> commands = new ConcurrentLinkedQueue<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable CommandPosition last;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile @Nullable KafkaException failure;

    private ControlReader(ControlTopic topic, @Nullable CommandPosition last, Failures failures) {
        this.outage = new Outage(LOG, LogEvent.CONTROL_TOPIC, failures, NOT_READ);
        this.topic = topic;
        this.last = last;
        this.thread = new Thread(failures.guarded(this::run), "walferry-control");
    }

    /**
     * Starts to read.
     *
     * @param topic the topic
     * @param last the last command that was applied, null for none
     * @param failures where outages of the topic are counted
     * @return to be closed by the caller
     */
    public static ControlReader start(ControlTopic topic, @Nullable CommandPosition last, Failures failures) {
        ControlReader reader = new ControlReader(topic, last, failures);
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    @Override
    public void awaitCaughtUp(Duration patience) {
        try {
            if (!caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                KafkaException e = failure;
                throw topic.unavailable(
                        e == null ? new TimeoutException("not read within " + patience.toSeconds() + " s") : e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable TableCommand poll() {
        return commands.poll();
    }

    private void run() {
        try {
            while (!isClosed()) {
                look();
                if (closed.await(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("no more commands");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void look() {
        try (Admin admin = topic.admin()) {
            String id = topic.id(admin);
            while (id == null && !isClosed()) {
                caughtUp.countDown();
                outage.over("topic " + topic.name() + ": looked for commands");
                if (closed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                id = topic.id(admin);
            }
            if (id != null) {
                follow(id);
            }
        } catch (WakeupException e) {
            LOG.debug("no more commands");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.debug("commands cannot be read", e);
            failed(new KafkaException("unexpected " + e.getClass().getSimpleName() + ": report it", e));
        }
    }

    /** A principal that may not see the topic goes on without commands. Any other failure may pass. */
    private void failed(KafkaException e) {
        failure = e;
        if (e instanceof AuthorizationException) {
            caughtUp.countDown();
        }
        if (!isClosed()) {
            outage.failed("topic " + topic.name() + ": no commands are taken: " + e.getMessage() + " ("
                    + KafkaError.of(e).remedy() + ")");
        }
    }

    private void follow(String id) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        KafkaConsumer<byte[], byte[]> open = open();
        try {
            consumer = open;
            open.assign(List.of(partition));
            open.seek(partition, begin(open, partition, id));
            long end = only(open.endOffsets(List.of(partition), CLIENT_PATIENCE));
            while (!isClosed()) {
                if (open.position(partition, CLIENT_PATIENCE) >= end && caughtUp.getCount() > 0) {
                    caughtUp.countDown();
                }
                open.poll(POLL).forEach(record -> take(record, id));
                outage.over("topic " + topic.name() + ": commands are taken");
            }
        } finally {
            consumer = null;
            open.close(AT_ONCE);
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        Map<String, Object> settings =
                KafkaClients.settings(topic.client(), ConsumerConfig.configNames(), topic.clientId());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Commands of an earlier topic of this name, and those that Kafka has deleted, are no longer there. */
    private long begin(KafkaConsumer<byte[], byte[]> open, TopicPartition partition, String id) {
        long first = only(open.beginningOffsets(List.of(partition), CLIENT_PATIENCE));
        CommandPosition known = last;
        return known != null && known.topic().equals(id) ? Math.max(first, known.offset() + 1) : first;
    }

    private static long only(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.values().iterator().next(), "the offset that was asked for");
    }

    private void take(ConsumerRecord<byte[], byte[]> record, String id) {
        CommandPosition position = new CommandPosition(id, record.offset());
        last = position;
        if (!topic.isFor(record.key()) || record.value() == null) {
            LOG.debug("topic {}: the record at offset {} is not for this daemon", topic.name(), record.offset());
            return;
        }
        try {
            commands.add(CommandJson.parse(record.value(), position));
        } catch (IOException e) {
            ignored(record.offset(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("cannot read a command", e);
            ignored(record.offset(), e.getClass().getSimpleName());
        }
    }

    private void ignored(long offset, String why) {
        LOG.warn("topic {}: the record at offset {} is not a command and is ignored: {}", topic.name(), offset, why);
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
