package dev.walferry.kafka.record.roundtrip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.RegistrySession;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What a format's own library reads is what PostgreSQL has: floats to the bit, numbers with their scale, infinities. */
@Registry
@Tag("slow")
@Timeout(600)
class RoundTripTest {
    private static final Map<String, String> TYPES = new LinkedHashMap<>();
    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        column("ok", "boolean", Kind.PLAIN);
        column("i2", "int2", Kind.PLAIN);
        column("i4", "int4", Kind.PLAIN);
        column("i8", "int8", Kind.PLAIN);
        column("f4", "float4", Kind.FLOAT);
        column("f8", "float8", Kind.DOUBLE);
        column("n102", "numeric(10,2)", Kind.DECIMAL);
        column("n", "numeric", Kind.VARIABLE);
        column("cash", "money", Kind.DECIMAL);
        column("txt", "text", Kind.PLAIN);
        column("vc", "varchar(20)", Kind.PLAIN);
        column("bin", "bytea", Kind.BYTES);
        column("bits", "bit(10)", Kind.BITS);
        column("dd", "date", Kind.DAYS);
        column("ts", "timestamp", Kind.MICROS);
        column("tz", "timestamptz", Kind.ZONED);
        column("tm", "time", Kind.MICROS);
        column("iv", "interval", Kind.MICROS);
        column("uid", "uuid", Kind.PLAIN);
        column("doc", "jsonb", Kind.PLAIN);
        column("mood", "mood", Kind.PLAIN);
        column("i4s", "int4[]", Kind.INTEGERS);
        column("txts", "text[]", Kind.TEXTS);
        column("f8s", "float8[]", Kind.DOUBLES);
        column("n102s", "numeric(10,2)[]", Kind.DECIMALS);
    }

    private static final List<String> ROWS = List.of(
            "true, 12, 34567, 1234567890123, 0.1, 0.1, 123.4, 123.4500, 1234.56, E'quote \" tab \\t ü 😀', 'varchar', '\\x00fffe01',"
                    + " b'1000000001', '2016-11-04', '2016-11-04 13:51:30.123456', '2016-11-04 13:51:30.123456+05:30',"
                    + " '13:51:30.123456', '26:05:06.789', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"b\": [1, null]}', 'so so',"
                    + " '{1,2,-3}', array['a', '', '{}'], '{0.1,NaN,-Infinity,-0}', '{1.50,-0.01}'",
            "false, -32768, -2147483648, -9223372036854775808, '-0', '-0', -99999999.99, -1e-40, -92233720368547758.08, '', '', '',"
                    + " b'0000000000', '0044-03-15 BC', '0044-03-15 10:00:00.000001 BC', '0044-03-15 10:00:00+00 BC', '00:00',"
                    + " '-00:00:00.000001', '00000000-0000-0000-0000-000000000000', 'null', 'it''s', '{}', '{}', '{}', '{}'",
            "true, 32767, 2147483647, 9223372036854775807, 3.4028235e38, 1.7976931348623157e308, 99999999.99,"
                    + " 12345678901234567890123456789012345678.90, 92233720368547758.07, 'x', 'y', '\\x00', b'1111111111',"
                    + " '9999-12-31', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00', '24:00', '0',"
                    + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', '\"s\"', 'so so', '{2147483647}', array['NULL'],"
                    + " '{4.9e-324,1.7976931348623157e308}', '{99999999.99}'",
            "null, null, null, null, 'NaN', 'Infinity', 0, 0, 0, null, null, null, null, 'infinity', 'infinity', 'infinity', null,"
                    + " null, null, null, null, null, null, null, null",
            "null, null, null, null, '-Infinity', 'NaN', null, 1500, null, null, null, null, null, '-infinity', '-infinity',"
                    + " '-infinity', null, null, null, null, null, null, null, null, null",
            "null, null, null, null, 1.17549435e-38, 4.9e-324, 1.10, 1.10, 0.01, 'after nulls', null, null, null, '1582-10-04',"
                    + " '1582-10-04 00:00', '1582-10-04 00:00+00', null, null, null, null, null, '{1,null,3}', '{a,null}',"
                    + " '{1,null}', '{1,null}'");

    private static void column(String name, String type, Kind kind) {
        TYPES.put(name, type);
        KINDS.put(name, kind);
    }

    @OnPostgres(18)
    void libraryReadsWhatTheServerHas(TestDatabase database, TestSubjects subjects) throws Exception {
        create(database);
        for (String format : List.of("avro", "protobuf", "json-schema", "json")) {
            for (String envelope : List.of("debezium", "flat")) {
                database.execute("drop publication if exists p", "truncate plain, domains");
                List<ProducerRecord<byte[], byte[]>> records = RegistrySession.records(
                        database,
                        subjects,
                        List.of("value.format", format, "value.envelope", envelope),
                        "insert into plain select * from given",
                        "insert into domains select * from given");
                for (String table : List.of("plain", "domains")) {
                    List<Map<String, String>> read = new ArrayList<>();
                    for (ProducerRecord<byte[], byte[]> record : records) {
                        if (record.topic().endsWith("." + table)) {
                            read.add(texts(row(format, envelope, record.value(), subjects)));
                        }
                    }
                    assertEquals(
                            readable(expected(database, table, format)),
                            readable(read),
                            format + ", " + envelope + ", " + table);
                }
            }
        }
    }

    /** A table of the types, and one of domains over them. */
    private static void create(TestDatabase database) throws SQLException {
        database.execute("create type mood as enum ('so so', 'it''s')");
        List<String> plain = new ArrayList<>();
        List<String> domains = new ArrayList<>();
        for (Map.Entry<String, String> column : TYPES.entrySet()) {
            String domain = "d_" + column.getKey();
            database.execute("create domain " + domain + " as " + column.getValue());
            plain.add(column.getKey() + " " + column.getValue());
            domains.add(column.getKey() + " " + domain);
        }
        String columns = "(id int primary key, " + String.join(", ", plain) + ")";
        database.execute(
                "create table given " + columns,
                "create table plain " + columns,
                "create table domains (id int primary key, " + String.join(", ", domains) + ")");
        for (int i = 0; i < ROWS.size(); i++) {
            database.execute("insert into given values (" + i + ", " + ROWS.get(i) + ")");
        }
    }

    private static Map<String, String> texts(RowRead row) {
        Map<String, String> texts = new LinkedHashMap<>();
        KINDS.forEach((column, kind) -> texts.put(column, kind.text(row.get(column, kind))));
        return texts;
    }

    private static String readable(List<Map<String, String>> rows) {
        return rows.stream().map(Map::toString).collect(Collectors.joining("\n"));
    }

    private static List<Map<String, String>> expected(TestDatabase database, String table, String format)
            throws SQLException {
        String columns = KINDS.entrySet().stream()
                .map(column -> column.getValue().sql(column.getKey()))
                .collect(Collectors.joining(", "));
        List<Map<String, String>> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set extra_float_digits = 1");
            try (ResultSet row = statement.executeQuery("select " + columns + " from " + table + " order by id")) {
                while (row.next()) {
                    Map<String, String> texts = new LinkedHashMap<>();
                    int index = 0;
                    for (Map.Entry<String, Kind> column : KINDS.entrySet()) {
                        texts.put(column.getKey(), inFormat(format, column.getValue(), row.getString(++index)));
                    }
                    rows.add(texts);
                }
            }
        }
        return rows;
    }

    /** An array of Protobuf is never null and holds no null: one that does is empty, and a header says so. */
    private static String inFormat(String format, Kind kind, String text) {
        if (!kind.isArray()) {
            return text;
        }
        boolean hasNull = text != null && List.of(text.split(",", -1)).contains("null");
        if (format.equals("protobuf") && (text == null || hasNull)) {
            return "";
        }
        return text;
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
