package dev.walferry.kafka.record.roundtrip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.testdata.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records in one format of rows that were inserted, and of the same rows as a snapshot reads them. */
final class MappedRows {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String REFUSED = "refused";
    private static final String RELATIONS = ".relations";

    private final String format;
    private final boolean hasEnvelope;
    private final RecordMapper<byte[]> mapper;
    private final Map<String, ProducerRecord<byte[], byte[]>> inserted = new HashMap<>();
    private final Map<String, ProducerRecord<byte[], byte[]>> read = new HashMap<>();

    MappedRows(String format, boolean hasEnvelope, RecordMapper<byte[]> mapper) {
        this.format = format;
        this.hasEnvelope = hasEnvelope;
        this.mapper = mapper;
    }

    int inserted() {
        return inserted.size();
    }

    /** Maps the message that the stream has just returned. */
    void take(PgOutputMessage message, SnapshotStream stream) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Await.until("the record", LIMIT, () -> {
            stream.keepUp(); // a registry may take its time
            try {
                return mapper.map(message, stream.lsn(), records::add);
            } catch (RecordMappingException e) {
                return records.add(refused(e));
            }
        });
        if (message instanceof Insert || message instanceof Read) {
            RowChange change = (RowChange) message;
            records.removeIf(record -> record.topic().endsWith(RELATIONS)); // before the first row of each table
            assertEquals(1, records.size());
            (message instanceof Insert ? inserted : read)
                    .put(change.relation().name() + " " + change.row().getInt(0), records.get(0));
        }
    }

    private static ProducerRecord<byte[], byte[]> refused(RecordMappingException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.contains("is an array of arrays or of maps")) {
            throw e;
        }
        return new ProducerRecord<>(REFUSED, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Protobuf has no arrays of maps or of arrays; a table with one must be refused both times. */
    private boolean isRefused(String row) {
        return format.equals("protobuf") && row.startsWith(TypeTables.OF_MANY);
    }

    /** Asserts that topic, key and columns are the same, byte by byte. An envelope may differ outside the row. */
    void assertSame(int rows, EnvelopeRows envelopes) throws Exception {
        String what = format + (hasEnvelope ? " in an envelope, " : ", ");
        assertEquals(rows, inserted.size(), what);
        assertEquals(inserted.keySet(), read.keySet(), what);
        for (Map.Entry<String, ProducerRecord<byte[], byte[]>> insert : inserted.entrySet()) {
            ProducerRecord<byte[], byte[]> was = insert.getValue();
            ProducerRecord<byte[], byte[]> is = read.get(insert.getKey());
            String row = what + insert.getKey();
            assertEquals(isRefused(insert.getKey()), was.topic().equals(REFUSED), row);
            assertEquals(was.topic(), is.topic(), row);
            assertArrayEquals(was.key(), is.key(), row);
            if (hasEnvelope && !was.topic().equals(REFUSED)) {
                assertArrayEquals(envelopes.after(format, was.value()), envelopes.after(format, is.value()), row);
            } else {
                assertArrayEquals(was.value(), is.value(), row);
            }
        }
    }
}
