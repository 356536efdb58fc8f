package dev.walferry.kafka.docs;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RawRecordReader;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** The example of docs/how-to/read-raw-records.md. */
final class RawRows {
    private RawRows() {}

    // tag::raw
    /** Prints the changes of a daemon's tables. Both consumers read bytes; only the first needs a group. */
    static void follow(
            KafkaConsumer<byte[], byte[]> changes,
            KafkaConsumer<byte[], byte[]> relations,
            String topicPrefix,
            BooleanSupplier running,
            Consumer<String> out) {
        List<TopicPartition> partitions = relations.partitionsFor(topicPrefix + ".relations").stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        relations.assign(partitions);
        relations.seekToBeginning(partitions); // every time: it is short, and compacted
        changes.subscribe(Pattern.compile(Pattern.quote(topicPrefix) + "\\.(?!(relations|walferry-.*)$).*"));
        RawRecordReader reader = new RawRecordReader();
        while (running.getAsBoolean()) {
            for (ConsumerRecord<byte[], byte[]> record : changes.poll(Duration.ofMillis(100))) {
                if (record.value() != null) { // a tombstone has no value
                    print(reader.read(relation(record, reader, relations), record.value()), out);
                }
            }
        }
    }

    /** The id of a record's relation, which the reader knows afterwards. */
    private static String relation(
            ConsumerRecord<byte[], byte[]> record, RawRecordReader reader, KafkaConsumer<byte[], byte[]> relations) {
        Header header = record.headers().lastHeader("__walferry.relation");
        if (header == null) { // a logical message
            return null;
        }
        String id = new String(header.value(), StandardCharsets.UTF_8);
        while (!reader.knows(id)) { // it was sent first, so it comes
            relations.poll(Duration.ofMillis(100)).forEach(relation -> reader.learn(relation.value()));
        }
        return id;
    }

    private static void print(PgOutputMessage message, Consumer<String> out) {
        if (message instanceof RowChange change) {
            Tuple row = change.row() == null ? change.old() : change.row();
            out.accept(change.kind() + " " + change.relation() + " " + row.getLong("id"));
        }
    }
    // end::raw
}
