package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.RegistrySession;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Records of a real server as Protobuf, read by its own library with the schemas that a real registry has. */
@Registry
@Timeout(600)
class ProtobufLiveTest {
    private static final List<String> PROTOBUF = List.of("value.format", "protobuf");
    private static final int PREFIX = 6;

    private static Message read(TestSubjects subjects, byte[] bytes) throws Exception {
        assertEquals(0, bytes[0]);
        assertEquals(0, bytes[5]);
        return DynamicMessage.parseFrom(
                ProtoFiles.message(RegistrySession.schema(subjects, bytes)),
                Arrays.copyOfRange(bytes, PREFIX, bytes.length));
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    private static Object get(Message message, String name) {
        return message.getField(field(message, name));
    }

    @OnPostgres({14, 18})
    void recordsAreReadWithTheRegistrysSchemas(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute(
                "create table t (id int primary key, s text, a int[], f float8, big bigint, yes bool not null)");
        List<ProducerRecord<byte[], byte[]>> records = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "insert into t values (1, 'ü', '{1,2}', 'Infinity', -1, true)",
                "update t set s = null",
                "delete from t");
        assertEquals(4, records.size());
        assertEquals(1, get(read(subjects, records.get(0).key()), "id"));
        Message after = (Message) get(read(subjects, records.get(0).value()), "after");
        assertEquals("ü", get(after, "s"));
        assertEquals(List.of(1, 2), get(after, "a"));
        assertEquals(Double.POSITIVE_INFINITY, get(after, "f"));
        assertEquals(-1L, get(after, "big"));
        assertEquals(true, get(after, "yes"));
        Message updated = (Message) get(read(subjects, records.get(1).value()), "after");
        assertFalse(updated.hasField(field(updated, "s")), "null is absence");
        Message deleted = read(subjects, records.get(2).value());
        assertFalse(deleted.hasField(field(deleted, "after")));
        assertEquals("d", get(deleted, "op"));
    }

    /** A reader of the old schema must not take one column for another. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void numbersOfFieldsStayWhenAColumnIsDropped(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table t (id int primary key, a text, b text)");
        List<ProducerRecord<byte[], byte[]>> records = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "insert into t values (1, 'a', 'b')",
                "update t set b = 'c'",
                "do $$ begin alter table t drop a, add c text; insert into t values (2, 'b', 'c'); end $$");
        Message early = (Message) get(read(subjects, records.get(1).value()), "after");
        Message late = (Message) get(read(subjects, records.get(2).value()), "after");
        assertEquals(3, field(late, "b").getNumber());
        assertEquals(4, field(late, "c").getNumber());
        assertEquals("b", get(late, "b"));
        assertEquals("c", get(early, "b"));
        assertEquals(3, field(early, "b").getNumber());
        byte[] value = records.get(2).value();
        assertReadAsOld(early, Arrays.copyOfRange(value, PREFIX, value.length), subjects, records);
    }

    private static void assertReadAsOld(
            Message early, byte[] late, TestSubjects subjects, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        var old = ProtoFiles.message(
                RegistrySession.schema(subjects, records.get(1).value()));
        assertEquals(early.getDescriptorForType().getName(), "Value");
        Message read = read(old, late);
        assertEquals("b", get((Message) get(read, "after"), "b"));
    }

    private static Message read(com.google.protobuf.Descriptors.Descriptor type, byte[] bytes)
            throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(type, bytes);
    }
}
