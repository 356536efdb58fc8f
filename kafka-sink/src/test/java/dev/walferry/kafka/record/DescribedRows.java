package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.DebeziumValues;
import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.FlatValues;
import dev.walferry.kafka.record.envelope.MessageValues;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import dev.walferry.kafka.record.envelope.ValueFormat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;

/** The schemas of a table with columns of many types: some are NOT NULL, some have defaults and one has a comment. */
public final class DescribedRows {
    private static final String TOPIC = "my-shop.public.item";
    private static final SchemaNaming NAMES = new SchemaNaming(NameAdjustment.AVRO, NameAdjustment.AVRO);
    /** Each column's name, type and modifier, nullability and default. */
    private static final List<List<String>> COLUMNS = List.of(
            List.of("id", "23", "", "nextval('item_id_seq'::regclass)"),
            List.of("the name", "25", "", "'it''s \"new\"'::text"),
            List.of("small", "21", "", "5"),
            List.of("maybe_small", "21", "null", "7"),
            List.of("big", "20", "null", ""),
            List.of("price", "1700:" + ((12 << 16 | 3) + 4), "", "1.500"),
            List.of("maybe_price", "1700:" + ((12 << 16 | 3) + 4), "null", "2.500"),
            List.of("any", "1700", "null", ""),
            List.of("any_more", "1700", "", ""),
            List.of("cash", "790", "", ""),
            List.of("ok", "16", "", "true"),
            List.of("ratio", "701", "null", "0.5"),
            List.of("part", "700", "null", "0.25"),
            List.of("day", "1082", "", "'2020-01-02'::date"),
            List.of("other_day", "1082", "null", ""),
            List.of("days", "1182", "null", ""),
            List.of("made", "1114", "null", "now()"),
            List.of("at", "1184", "", "CURRENT_TIMESTAMP"),
            List.of("clock", "1083", "null", "'01:02:03'::time"),
            List.of("span", "1186", "null", ""),
            List.of("raw", "17", "", ""),
            List.of("bits", "1560:10", "null", "'1000000001'::bit(10)"),
            List.of("uid", "2950", "", ""),
            List.of("doc", "3802", "null", "'{}'::jsonb"),
            List.of("place", "600", "", ""),
            List.of("other_place", "600", "null", ""),
            List.of("box", "603", "", ""),
            List.of("texts", "1009", "", ""),
            List.of("numbers", "1231:" + ((12 << 16 | 3) + 4), "null", ""),
            List.of("anything", "1231", "null", ""));

    private DescribedRows() {}

    /** A format that captures the schema and writes nothing. */
    private static final class CapturedSchema implements SchemaFormat<byte[]> {
        private Schema schema = Schema.BYTES_SCHEMA;

        @Override
        public Output<byte[]> prepare(String topic, Schema given, FieldNumbering numbers) {
            schema = given;
            return null;
        }
    }

    /** Returns the schema of a value. */
    public static Schema value(String... settings) {
        List<String> all = new ArrayList<>(List.of("value.format", "json-schema"));
        all.addAll(List.of(settings));
        RecordSettings records = Settings.with(all.toArray(new String[0]));
        CapturedSchema format = new CapturedSchema();
        SourceFacts source = new SourceFacts("0.1.0", "shopdb");
        TransactionBlock block = new TransactionBlock(null);
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        MessageValues<byte[]> messages = new MessageValues<>("shop", source, block, records.binaries(), clock, format);
        ValueFormat<byte[]> values = records.envelope() == RecordEnvelope.FLAT
                ? new FlatValues<>("shop", source, records.flat(), block, messages, clock, format, NAMES)
                : new DebeziumValues<>("shop", source, block, messages, clock, format, NAMES);
        values.of(columns(records), TOPIC);
        return format.schema;
    }

    /** Returns the schema of a key of all columns. */
    public static Schema key() {
        CapturedSchema format = new CapturedSchema();
        TableColumns columns = columns(Settings.with("value.format", "json-schema"));
        int[] all = IntStream.range(0, columns.size()).toArray();
        new SchemaKeys<>(format, NAMES).of(columns, all, null, TOPIC);
        return format.schema;
    }

    private static TableColumns columns(RecordSettings settings) {
        Map<String, CatalogColumn> known = new HashMap<>();
        for (List<String> column : COLUMNS) {
            int oid = Integer.parseInt(column.get(1).replaceFirst(":.*", ""));
            boolean isNullable = column.get(2).equals("null");
            String value = column.get(3).isEmpty() ? null : column.get(3);
            String comment = column.get(0).startsWith("maybe") ? "may be \"absent\"" : null;
            known.put(column.get(0), new CatalogColumn(known.size() + 1, oid, isNullable, value, comment));
        }
        CatalogTable table =
                new CatalogTable(true, known, null, null, null, false, false, List.of(), CatalogTypes.NONE);
        ColumnTypes types = new ColumnTypes(settings, relation -> table);
        String[] described = COLUMNS.stream()
                .map(column -> column.get(0) + ":" + column.get(1))
                .toArray(String[]::new);
        return Objects.requireNonNull(types.of(TypeLine.relation(described)));
    }
}
