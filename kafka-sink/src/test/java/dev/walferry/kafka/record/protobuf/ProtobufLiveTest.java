package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /**
     * The daemon is behind: when it maps these rows, the catalog no longer has their columns nor, in the end, the
     * table.
     */
    @Tag("slow")
    @OnPostgres({14, 18})
    void numbersOfFieldsStayWhenTheCatalogIsAhead(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table t (id int primary key, x text, n int, m text)", "alter table t drop x");
        List<ProducerRecord<byte[], byte[]>> early =
                RegistrySession.records(database, subjects, PROTOBUF, "insert into t values (1, 10, 'm')");
        database.execute("drop publication p");
        List<ProducerRecord<byte[], byte[]>> behind = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "insert into t values (2, 20, 'm')",
                "do $$ begin alter table t alter n type bigint, drop m, add m int, add y text;"
                        + " insert into t values (3, 30, 5, 'y'); end $$");
        database.execute("drop publication p");
        List<ProducerRecord<byte[], byte[]>> gone = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "insert into t values (4, 40, 5, 'y')",
                "do $$ begin"
                        + " alter table t add z text; insert into t values (5, 50, 5, 'y', 'z'); drop table t; end $$");
        assertEquals(Map.of("id", 1, "n", 3, "m", 4), numbers(subjects, early.get(0)));
        assertEquals(numbers(subjects, early.get(0)), numbers(subjects, behind.get(0)));
        Map<String, Integer> late = Map.of("id", 1, "n", 3, "m", 5, "y", 6);
        assertEquals(late, numbers(subjects, behind.get(1)));
        assertEquals(late, numbers(subjects, gone.get(0)));
        Map<String, Integer> last = new TreeMap<>(numbers(subjects, gone.get(1)));
        assertTrue(last.remove("z") > 1_000_000, "no schema had it, so it has a number that no column can have");
        assertEquals(new TreeMap<>(late), last);
    }

    /** The daemon is behind: by the time it maps the rows, their names belong to other columns. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aColumnThatTakesOverANameLeavesTheNumber(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute(
                "create table t (id int primary key, a text, a_new text)",
                "create table s (id int primary key, a text, b text)");
        List<ProducerRecord<byte[], byte[]>> early = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "insert into t values (1, 'a', 'new')",
                "insert into s values (1, 'a', 'b')");
        database.execute("drop publication p");
        List<ProducerRecord<byte[], byte[]>> behind = RegistrySession.records(
                database,
                subjects,
                PROTOBUF,
                "do $$ begin insert into t values (2, 'a', 'new'); insert into s values (2, 'a', 'b');"
                        + " alter table t drop a; alter table t rename a_new to a;"
                        + " alter table s rename a to x; alter table s rename b to a; alter table s rename x to b;"
                        + " insert into t values (3, 'new'); insert into s values (3, 'a', 'b'); end $$");
        assertEquals(Map.of("id", 1, "a", 2, "a_new", 3), numbers(subjects, early.get(0)));
        assertEquals(numbers(subjects, early.get(0)), numbers(subjects, behind.get(0)));
        assertEquals(Map.of("id", 1, "a", 2, "b", 3), numbers(subjects, early.get(1)));
        assertEquals(numbers(subjects, early.get(1)), numbers(subjects, behind.get(1)));
        assertEquals(Map.of("id", 1, "a", 3), numbers(subjects, behind.get(2)), "a renamed column keeps its number");
        assertEquals(Map.of("id", 1, "b", 2, "a", 3), numbers(subjects, behind.get(3)), "each of the two");
    }

    private static Map<String, Integer> numbers(TestSubjects subjects, ProducerRecord<byte[], byte[]> record)
            throws Exception {
        Map<String, Integer> numbers = new HashMap<>();
        Message after = (Message) get(read(subjects, record.value()), "after");
        after.getDescriptorForType().getFields().forEach(field -> numbers.put(field.getName(), field.getNumber()));
        return numbers;
    }

    /** The registry compares the two versions, for which it needs the files that they import. */
    @Tag("slow")
    @OnPostgres(18)
    void aLaterVersionWithImportsIsTakenUnderACompatibilityLevel(TestDatabase database, TestSubjects subjects)
            throws Exception {
        database.execute("create table t (id int primary key, n numeric(10,2), d date, ts timestamp(3))");
        List<String> settings = List.of("value.format", "protobuf", "time.precision.mode", "connect");
        RegistrySession.records(database, subjects, settings, "insert into t values (1, 1.5, now(), now())");
        for (String side : List.of("key", "value")) {
            RegistrySession.setCompatibility(subjects, subjects.prefix() + ".public.t-" + side, "BACKWARD");
        }
        database.execute("drop publication p", "alter table t add m numeric(8,1)");
        List<ProducerRecord<byte[], byte[]>> later = RegistrySession.records(
                database, subjects, settings, "insert into t values (2, 2.5, now(), now(), 3.5)");
        assertEquals(Map.of("id", 1, "n", 2, "d", 3, "ts", 4, "m", 5), numbers(subjects, later.get(0)));
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
