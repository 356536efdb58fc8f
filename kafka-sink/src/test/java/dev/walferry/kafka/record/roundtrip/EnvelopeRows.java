package dev.walferry.kafka.record.roundtrip;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.kafka.record.protobuf.ProtoFiles;
import dev.walferry.testdata.junit.TestSubjects;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Finds the bytes of a row within Debezium's envelope. */
final class EnvelopeRows {
    private static final int AVRO_HEADER = 5;
    private static final int PROTOBUF_HEADER = 6;

    private final TestSubjects subjects;
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final Map<Integer, Descriptor> messages = new HashMap<>();

    EnvelopeRows(TestSubjects subjects) {
        this.subjects = subjects;
    }

    byte[] after(String format, byte[] value) throws Exception {
        return switch (format) {
            case "avro" -> ofAvro(value);
            case "protobuf" -> ofProtobuf(value);
            default -> ofJson(value);
        };
    }

    private byte[] ofAvro(byte[] value) throws Exception {
        int id = id(value);
        if (!schemas.containsKey(id)) {
            schemas.put(id, new Schema.Parser().parse(RegistrySession.schema(subjects, value)));
        }
        Schema schema = schemas.get(id);
        GenericRecord envelope = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, AVRO_HEADER, value.length - AVRO_HEADER, null));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        GenericRecord after = (GenericRecord) envelope.get("after");
        new GenericDatumWriter<GenericRecord>(after.getSchema()).write(after, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private byte[] ofProtobuf(byte[] value) throws Exception {
        int id = id(value);
        if (!messages.containsKey(id)) {
            messages.put(id, ProtoFiles.message(RegistrySession.schema(subjects, value)));
        }
        Message envelope =
                DynamicMessage.parseFrom(messages.get(id), Arrays.copyOfRange(value, PROTOBUF_HEADER, value.length));
        return ((Message) envelope.getField(envelope.getDescriptorForType().findFieldByName("after"))).toByteArray();
    }

    /**
     * Returns the row's bytes. These words occur elsewhere only within a string, where quotes are escaped, or in the
     * schema before it.
     */
    private static byte[] ofJson(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        int payload = Math.max(0, text.indexOf("\"payload\":"));
        String row = text.substring(text.indexOf("\"after\":", payload), text.lastIndexOf(",\"source\":"));
        return row.getBytes(StandardCharsets.UTF_8);
    }

    private static int id(byte[] value) {
        return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    }
}
