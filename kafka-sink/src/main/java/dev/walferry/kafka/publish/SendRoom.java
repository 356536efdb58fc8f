package dev.walferry.kafka.publish;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a producer can take a record at once. Without a transaction the producer itself can be asked, because it
 * refuses; within one, a refusal ends the transaction. For the only thread that sends, so that memory is not taken in
 * between.
 */
final class SendRoom {
    /** Roughly the most that a batch and a record need besides their bytes. */
    private static final int MARGIN = 1024;

    private final Producer<byte[], byte[]> producer;
    private final long batchBytes;
    private final long allBytes;
    private final @Nullable Metric free;

    /**
     * Creates the room of a producer that has sent nothing.
     *
     * @param settings those of the producer
     */
    SendRoom(Producer<byte[], byte[]> producer, Map<String, Object> settings) {
        this.producer = producer;
        this.batchBytes = number(settings, ProducerConfig.BATCH_SIZE_CONFIG);
        this.allBytes = number(settings, ProducerConfig.BUFFER_MEMORY_CONFIG);
        this.free = producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("buffer-available-bytes"))
                .findFirst()
                .orElse(null);
    }

    private static long number(Map<String, Object> settings, String key) {
        ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(key);
        Object value = settings.get(key);
        Object used = value == null && known != null ? known.defaultValue : value;
        return Long.parseLong(String.valueOf(used).strip());
    }

    /**
     * Returns what the producer lacks.
     *
     * @param bytes size of the record, roughly
     * @return why it would wait; null if it takes the record, or refuses it for good
     */
    @Nullable
    Exception missing(ProducerRecord<byte[], byte[]> record, int bytes) {
        Exception unknown = unknown(record);
        if (unknown != null) {
            return unknown;
        }
        long needed = Math.max(batchBytes, bytes + bytes / 8L) + MARGIN;
        return needed <= allBytes && needed > freeBytes()
                ? new BufferExhaustedException("all memory of the producer is in use")
                : null;
    }

    private @Nullable Exception unknown(ProducerRecord<byte[], byte[]> record) {
        try {
            List<PartitionInfo> partitions = producer.partitionsFor(record.topic());
            Integer partition = record.partition();
            return partition == null || partition < partitions.size()
                    ? null
                    : new TimeoutException("the producer does not know of partition " + partition + " yet");
        } catch (RetriableException e) {
            return e;
        } catch (KafkaException e) {
            return null; // the producer says the same about the record, with its cause
        }
    }

    private long freeBytes() {
        return free != null && free.metricValue() instanceof Number bytes ? bytes.longValue() : Long.MAX_VALUE;
    }
}
