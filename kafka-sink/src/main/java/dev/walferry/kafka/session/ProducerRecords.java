package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A daemon's records, which its own producer sends. */
final class ProducerRecords implements SessionRecords<ProducerRecord<byte[], byte[]>> {
    private final RecordMapper<byte[]> mapper;

    private ProducerRecords(RecordMapper<byte[]> mapper) {
        this.mapper = mapper;
    }

    static ProducerRecords begin(
            SlotSource changes,
            RecordSettings settings,
            SourceFacts facts,
            RecordLookups lookups,
            SnapshotMarkers markers) {
        return new ProducerRecords(RecordMapper.encoded(settings, facts, lookups, markers));
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        return mapper.map(message, lsn, out);
    }

    @Override
    public LongFunction<@Nullable ProducerRecord<byte[], byte[]>> heartbeats(String topic) {
        return mapper.heartbeats(topic)::at;
    }
}
