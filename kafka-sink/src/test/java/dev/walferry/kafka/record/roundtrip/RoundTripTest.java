package dev.walferry.kafka.record.roundtrip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.kafka.record.protobuf.ProtoFiles;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * What a format's own library reads is what PostgreSQL has, for every type, its arrays, domains over it and arrays of those:
 * floats to the bit, numbers with their scale, infinities, BC.
 */
@Registry
@Tag("slow")
@Timeout(600)
class RoundTripTest {
    /** What is in the place of a null among the texts of an array's elements. */
    private static final String NULL = "\u0002";

    @OnPostgres(18)
    void libraryReadsWhatTheServerHas(TestDatabase database, TestSubjects subjects) throws Exception {
        create(database);
        String[] inserts = Arrays.stream(Form.values()).map(Form::insert).toArray(String[]::new);
        String tables = Arrays.stream(Form.values()).map(Form::table).collect(Collectors.joining(", "));
        List<String> wrong = new ArrayList<>();
        for (String format : List.of("avro", "protobuf", "json-schema", "json")) {
            for (String envelope : List.of("debezium", "flat")) {
                database.execute("drop publication if exists p", "truncate " + tables);
                List<ProducerRecord<byte[], byte[]>> records = RegistrySession.records(
                        database, subjects, List.of("value.format", format, "value.envelope", envelope), inserts);
                for (Form form : Form.values()) {
                    List<RowRead> rows = new ArrayList<>();
                    for (ProducerRecord<byte[], byte[]> record : records) {
                        if (record.topic().endsWith("." + form.table())) {
                            rows.add(row(format, envelope, record.value(), subjects));
                        }
                    }
                    compare(database, form, format, rows, format + " " + envelope + " ", wrong);
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static void create(TestDatabase database) throws SQLException {
        database.execute(
                "create extension hstore",
                "create extension citext",
                "create extension ltree",
                "create extension isn",
                "create type mood as enum ('so so', 'it''s', '{\"a\":1}')",
                "create type pair as (a int, b text)");
        for (TypeCase type : TypeCase.ALL) {
            database.execute(
                    "create domain d_" + type.column() + " as " + type.type(),
                    "create domain da_" + type.column() + " as " + type.type() + "[]");
        }
        for (Form form : Form.values()) {
            database.execute(form.create());
        }
    }

    private static void compare(
            TestDatabase database, Form form, String format, List<RowRead> rows, String where, List<String> wrong)
            throws SQLException {
        String columns = TypeCase.ALL.stream().map(form::sql).collect(Collectors.joining(", "));
        int next = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set extra_float_digits = 1; set timezone = 'UTC'; set intervalstyle = 'postgres'");
            try (ResultSet row =
                    statement.executeQuery("select " + columns + " from " + form.table() + " order by id")) {
                while (row.next()) {
                    RowRead read = rows.get(next++);
                    for (int i = 0; i < TypeCase.ALL.size(); i++) {
                        TypeCase type = TypeCase.ALL.get(i);
                        String expected = expected(form, format, type.kind(), row.getString(i + 1));
                        String got = text(form, type, read);
                        if (!Objects.equals(expected, got)) {
                            wrong.add(where + form.table() + " row " + (next - 1) + " " + type.type() + ": expected "
                                    + expected + ", got " + got);
                        }
                    }
                }
            }
        }
        assertEquals(rows.size(), next, where + form.table());
    }

    /**
     * An array of Protobuf is never null and holds no null: one that does is empty. An array of arrays only fits JSON without
     * a schema. A header says so then.
     */
    private static @Nullable String expected(Form form, String format, Kind kind, @Nullable String text) {
        if (!form.isArray()) {
            return kind.expected(text);
        }
        boolean isEmpty = text != null && text.isEmpty();
        boolean fits = form != Form.NESTED || isEmpty || format.equals("json");
        List<String> elements = text == null ? List.of() : List.of(text.split("\u0001", -1));
        if (format.equals("protobuf") && (!fits || text == null || elements.contains(NULL))) {
            return "";
        }
        return !fits || text == null
                ? null
                : elements.stream()
                        .map(element -> element.equals(NULL) ? element : kind.expected(element))
                        .collect(Collectors.joining("|"));
    }

    private static @Nullable String text(Form form, TypeCase type, RowRead row) {
        try {
            Object value = row.get(type.column(), type.kind());
            return form.isArray() && value != null
                    ? elements((List<?>) value, type.kind())
                    : type.kind().text(value);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static String elements(List<?> values, Kind kind) {
        return values.stream().map(value -> element(value, kind)).collect(Collectors.joining("|"));
    }

    private static String element(@Nullable Object value, Kind kind) {
        return value instanceof List<?> inner
                ? elements(inner, kind)
                : Objects.requireNonNullElse(kind.text(value), NULL);
    }

    private static RowRead row(String format, String envelope, byte[] value, TestSubjects subjects) throws Exception {
        boolean isFlat = envelope.equals("flat");
        switch (format) {
            case "avro" -> {
                Schema schema = new Schema.Parser().parse(RegistrySession.schema(subjects, value));
                GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
                return RowRead.of(isFlat ? record : (GenericRecord) record.get("after"));
            }
            case "protobuf" -> {
                Message message = DynamicMessage.parseFrom(
                        ProtoFiles.message(RegistrySession.schema(subjects, value)),
                        Arrays.copyOfRange(value, 6, value.length));
                return RowRead.of(
                        isFlat
                                ? message
                                : (Message) message.getField(
                                        message.getDescriptorForType().findFieldByName("after")));
            }
            default -> {
                JsonNode json = new ObjectMapper().readTree(value);
                JsonNode payload = format.equals("json-schema") ? json.get("payload") : json;
                return RowRead.of(isFlat ? payload : payload.get("after"));
            }
        }
    }
}
