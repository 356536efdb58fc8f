package dev.walferry.kafka.snapshot.load;

import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.kafka.snapshot.load.RowVersions.Row;
import dev.walferry.testdata.junit.TestSubjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records in Avro, read with the schemas that the registry has. */
final class AvroRows {
    private final TestSubjects subjects;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    AvroRows(TestSubjects subjects) {
        this.subjects = subjects;
    }

    @Nullable
    Row read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        GenericRecord value = record(record.value());
        String operation = value.get("op").toString();
        long madeAt = (Long) value.get("ts_ms");
        int id = id(record.key());
        GenericRecord after = (GenericRecord) value.get("after");
        Header moved = record.headers().lastHeader(JsonRows.NEW_KEY);
        return after == null
                ? new Row(operation, madeAt, id, moved == null ? null : id(moved.value()), 0, null, null)
                : new Row(
                        operation,
                        madeAt,
                        id,
                        null,
                        (Integer) after.get("version"),
                        text(after, "note"),
                        text(after, "body"));
    }

    /** Returns the id in a key; zero for a truncate, which has no key. */
    private int id(byte @Nullable [] key) {
        return key == null ? 0 : (Integer) record(key).get("id");
    }

    private static @Nullable String text(GenericRecord row, String field) {
        Object value = row.hasField(field) ? row.get(field) : null;
        return value == null ? null : value.toString();
    }

    private GenericRecord record(byte[] bytes) {
        try {
            int schema = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
            return readers.computeIfAbsent(schema, id -> reader(bytes))
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GenericDatumReader<GenericRecord> reader(byte[] bytes) {
        try {
            return new GenericDatumReader<>(new Schema.Parser().parse(RegistrySession.schema(subjects, bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
