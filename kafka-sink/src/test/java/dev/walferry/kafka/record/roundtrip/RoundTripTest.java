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
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * A format's own library reads exactly the values that PostgreSQL has, for every type, its arrays, domains over it and
 * arrays of those: floats to the bit, numbers with their scale, infinities, BC.
 */
@Registry
@Tag("slow")
@Timeout(600)
class RoundTripTest {
    /** Stands for a null among the texts of an array's elements. */
    private static final String NULL = "\u0002";

    /** The settings that all records of a run share. */
    private record Run(String format, String envelope, List<TypeCase> types, List<String> settings) {
        static Run of(String format, String envelope) {
            return new Run(format, envelope, TypeCase.ALL, List.of());
        }

        static Run structured(String format) {
            List<TypeCase> types =
                    TypeCase.ALL.stream().map(TypeCase::structured).toList();
            return new Run(format, "flat", types, List.of("time.precision.mode", "structured"));
        }

        List<String> allSettings() {
            return Stream.concat(Stream.of("value.format", format, "value.envelope", envelope), settings.stream())
                    .toList();
        }

        String name() {
            return format + " " + envelope + " " + String.join("=", settings) + " ";
        }
    }

    @OnPostgres(18)
    void libraryReadsWhatTheServerHas(TestDatabase database, TestSubjects subjects) throws Exception {
        create(database);
        String tables = Arrays.stream(Form.values()).map(Form::table).collect(Collectors.joining(", "));
        List<String> wrong = new ArrayList<>();
        for (Run run : runs()) {
            database.execute("drop publication if exists p", "truncate " + tables);
            List<Form> forms = Arrays.stream(Form.values())
                    .filter(form -> form.fits(run.format()))
                    .toList();
            String[] inserts = forms.stream().map(Form::insert).toArray(String[]::new);
            List<ProducerRecord<byte[], byte[]>> records =
                    RegistrySession.records(database, subjects, run.allSettings(), inserts);
            for (Form form : forms) {
                List<RowRead> rows = new ArrayList<>();
                for (ProducerRecord<byte[], byte[]> record : records) {
                    if (record.topic().endsWith("." + form.table())) {
                        rows.add(row(run, record.value(), subjects));
                    }
                }
                compare(database, form, run, rows, wrong);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (String format : List.of("avro", "protobuf", "json-schema", "json")) {
            runs.add(Run.of(format, "debezium"));
            runs.add(Run.of(format, "flat"));
            runs.add(Run.structured(format));
        }
        return runs;
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

    private static void compare(TestDatabase database, Form form, Run run, List<RowRead> rows, List<String> wrong)
            throws SQLException {
        String where = run.name() + form.table();
        String columns = run.types().stream().map(form::sql).collect(Collectors.joining(", "));
        int next = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set extra_float_digits = 1; set timezone = 'UTC'; set intervalstyle = 'postgres'");
            try (ResultSet row =
                    statement.executeQuery("select " + columns + " from " + form.table() + " order by id")) {
                while (row.next()) {
                    RowRead read = rows.get(next++);
                    for (int i = 0; i < run.types().size(); i++) {
                        TypeCase type = run.types().get(i);
                        String expected = expected(form, run.format(), type.kind(), row.getString(i + 1));
                        String got = text(form, type, read);
                        if (!Objects.equals(expected, got)) {
                            wrong.add(where + " row " + (next - 1) + " " + type.type() + ": expected " + expected
                                    + ", got " + got);
                        }
                    }
                }
            }
        }
        assertEquals(rows.size(), next, where);
    }

    /**
     * Returns the expected text. In Protobuf an array is never null and holds no null: an array that does is empty
     * there. An array of arrays fits only JSON without a schema. In these cases a header tells of the loss.
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

    private static RowRead row(Run run, byte[] value, TestSubjects subjects) throws Exception {
        boolean isFlat = run.envelope().equals("flat");
        switch (run.format()) {
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
                JsonNode payload = run.format().equals("json-schema") ? json.get("payload") : json;
                return RowRead.of(isFlat ? payload : payload.get("after"));
            }
        }
    }
}
