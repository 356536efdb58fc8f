package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.value.ConnectSink;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * A column's schema and its reader's values agree: each line of types.csv goes through Kafka Connect's own converter.
 */
class ConnectShapesTest {
    private static final int USER_TYPE = 20_000;

    @ParameterizedTest(name = "{0} {1} {2} [{3}]")
    @CsvFileSource(
            resources = "types.csv",
            delimiter = '|',
            quoteCharacter = '\0',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void valueFitsTheShapeAndConvertsToTheSameJson(
            String type, int typmod, String text, String setting, String expected) {
        ColumnType column = column(type, typmod, setting);
        assumeTrue(hasValue(column, text), "a value that Connect's type does not have");
        ConnectSink sink = new ConnectSink(column.schema());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            column.reader().read(bytes, 0, bytes.length, sink);
        } catch (UnconvertibleException e) {
            assertEquals("null", expected);
            return;
        }
        ConnectSchema.validateValue(column.schema(), sink.value());
        assertEquals(Rows.json(expected), converted(column, sink.value()));
    }

    /**
     * Connect has no NaN and no infinite decimals, no times that need more than 64 bits and no arrays whose depth is
     * not part of the type. A type that merely has the name of another may have a text that does not fit.
     */
    private static boolean hasValue(ColumnType column, String text) {
        boolean decimal = Decimal.LOGICAL_NAME.equals(column.schema().name())
                || "io.debezium.data.VariableScaleDecimal"
                        .equals(column.schema().name());
        boolean special = text.endsWith("NaN") || text.endsWith("Infinity");
        boolean deep = text.contains("{{");
        boolean other = text.equals("no array at all") || text.equals("not a vector");
        return !(decimal && special) && !deep && !other;
    }

    private static ColumnType column(String type, int typmod, String setting) {
        RecordSettings settings = Settings.with(setting.equals("-") ? new String[0] : setting.split("=", 2));
        ColumnTypes types = new ColumnTypes(settings, TableCatalog.NONE);
        int oid = TypeOid.ofName(type);
        if (oid == 0) {
            oid = USER_TYPE;
            boolean domain = type.startsWith("domain:");
            types.add(new Type(
                    0, oid, domain ? "pg_catalog" : "public", domain ? type.substring("domain:".length()) : type));
        }
        return Objects.requireNonNull(types.of(relation(oid, typmod))).type(0);
    }

    private static Relation relation(int oid, int typmod) {
        WireBytes message = new WireBytes('R').int32(Rows.OID).string("public").string("item");
        byte[] bytes = message.int8('d')
                .int16(1)
                .int8(0)
                .string("v")
                .int32(oid)
                .int32(typmod)
                .toBytes();
        PgOutputDecoder decoder = new PgOutputDecoder();
        byte[] begin = ControlMessages.begin(5000, 0, 1);
        decoder.decode(begin, 0, begin.length);
        return (Relation) decoder.decode(bytes, 0, bytes.length);
    }

    private static JsonNode converted(ColumnType column, Object value) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false", "converter.type", "value"));
            return Rows.json(converter.fromConnectData("topic", column.schema(), value));
        }
    }
}
