package dev.walferry.bench.flat;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Decodes a session's messages and makes records from them, in the middle of a transaction. */
final class SessionState {
    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final RecordMapper<byte[]> mapper = RecordMapper.encoded(
            SinkConfig.recordDefaults("bench"), new SourceFacts("0.1.0", "bench"), RecordLookups.OFFLINE);

    SessionState(RowShape shape) {
        map(shape.announcements().get(0), record -> {});
    }

    PgOutputMessage decode(byte[] message) {
        return decoder.decode(message, 0, message.length);
    }

    void map(byte[] message, Consumer<ProducerRecord<byte[], byte[]>> out) {
        mapper.map(decode(message), Lsn.ZERO, out);
    }
}
