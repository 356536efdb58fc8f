package dev.walferry.kafka.record.roundtrip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.kafka.record.protobuf.ProtoFiles;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;

/**
 * Each row has the columns, names and types of the moment it was written, whatever the table has become since: the
 * whole history is over before the first row is read.
 */
@Registry
@Timeout(300)
class SchemaChangesTest {
    private static final String[] TABLES = {
        "create type mood as enum ('low')",
        "create domain code as varchar(3)",
        "create table t (id int primary key, v int, n numeric, m mood, c code)",
        "create table other (id int primary key, w text)"
    };

    private static final String[] HISTORY = {
        // within one transaction a column is dropped and another takes its name
        """
        do $$ begin
          insert into t values (1, 7, 1.50, 'low', 'abc');
          alter table t drop v;
          alter table t add v text;
          execute 'insert into t (id, v, n, m, c) values (2, ''seven'', 2.50, ''low'', ''abc'')';
          alter table t alter n type numeric(10,1);
          execute 'insert into t (id, v, n, m, c) values (3, ''x'', 2.50, ''low'', ''abc'')';
          alter table t rename v to w;
          alter table t add v bool default true;
          execute 'insert into t (id, w, n, m, c) values (4, ''x'', 3.5, ''low'', ''abc'')';
        end $$""",
        // a new label, then new names for a label, for the type and for the domain
        "do $$ begin alter type mood add value 'high'; insert into t (id, m) values (5, 'low'); end $$",
        "insert into t (id, m) values (6, 'high')",
        "do $$ begin alter type mood rename value 'high' to 'top'; insert into t (id, m) values (7, 'top'); end $$",
        "do $$ begin alter type mood rename to humour; insert into t (id, m, c) values (8, 'top', 'x'); end $$",
        "do $$ begin alter table t alter c type varchar(9); drop domain code; insert into t (id, c) values (9, 'longer'); end $$",
        // one table takes the other one's name
        """
        do $$ begin
          insert into other values (10, 'other');
          alter table t rename to old;
          alter table other rename to t;
          insert into old (id, c) values (11, 'old');
          execute 'insert into t values (12, ''new'')';
        end $$"""
    };

    private static final List<String> EXPECTED = List.of(
            "t {id=1, v=7, n=1.50, m=low, c=abc}",
            "t {id=2, n=2.50, m=low, c=abc, v=seven}",
            "t {id=3, n=2.5, m=low, c=abc, v=x}",
            "t {id=4, n=3.5, m=low, c=abc, w=x, v=true}",
            "t {id=5, n=null, m=low, c=null, w=null, v=true}",
            "t {id=6, n=null, m=high, c=null, w=null, v=true}",
            "t {id=7, n=null, m=top, c=null, w=null, v=true}",
            "t {id=8, n=null, m=top, c=x, w=null, v=true}",
            "t {id=9, n=null, m=null, c=longer, w=null, v=true}",
            "other {id=10, w=other}",
            "old {id=11, n=null, m=null, c=old, w=null, v=true}",
            "t {id=12, w=new}");

    @OnPostgres(18)
    void everyRowIsOfItsOwnMoment(TestDatabase database, TestSubjects subjects) throws Exception {
        for (String format : List.of("json", "json-schema", "avro", "protobuf")) {
            database.execute(
                    "drop publication if exists p",
                    "drop table if exists t, other, old",
                    "drop type if exists mood, humour",
                    "drop domain if exists code");
            database.execute(TABLES);
            List<ProducerRecord<byte[], byte[]>> records = RegistrySession.records(
                    database,
                    subjects,
                    List.of(
                            "value.format",
                            format,
                            "value.envelope",
                            "flat",
                            "decimal.handling.mode",
                            "string",
                            "topic.template",
                            "${topic.prefix}." + format + ".${table}"),
                    HISTORY);
            StringBuilder rows = new StringBuilder();
            for (ProducerRecord<byte[], byte[]> record : records) {
                String table = record.topic().replaceAll(".*\\.", "");
                rows.append(table)
                        .append(" {")
                        .append(text(format, record.value(), subjects))
                        .append("}\n");
            }
            assertEquals(String.join("\n", EXPECTED) + "\n", rows.toString(), format);
        }
    }

    private static String text(String format, byte[] value, TestSubjects subjects) throws Exception {
        switch (format) {
            case "avro" -> {
                Schema schema = new Schema.Parser().parse(RegistrySession.schema(subjects, value));
                GenericRecord row = new GenericDatumReader<GenericRecord>(schema)
                        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
                return schema.getFields().stream()
                        .map(field -> field.name() + "=" + row.get(field.name()))
                        .collect(Collectors.joining(", "));
            }
            case "protobuf" -> {
                DynamicMessage row = DynamicMessage.parseFrom(
                        ProtoFiles.message(RegistrySession.schema(subjects, value)),
                        Arrays.copyOfRange(value, 6, value.length));
                return row.getDescriptorForType().getFields().stream()
                        .map(field -> field.getName() + "=" + value(row, field))
                        .collect(Collectors.joining(", "));
            }
            default -> {
                var json = new ObjectMapper().readTree(value);
                var row = json.has("payload") ? json.get("payload") : json;
                return row.properties().stream()
                        .map(field -> field.getKey() + "=" + field.getValue().asText("null"))
                        .collect(Collectors.joining(", "));
            }
        }
    }

    private static Object value(DynamicMessage row, FieldDescriptor field) {
        return field.hasPresence() && !row.hasField(field) ? "null" : row.getField(field);
    }
}
