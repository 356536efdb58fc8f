package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.FlatValues;
import dev.walferry.kafka.record.envelope.MessageValues;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;

/** The field numbers of a row that a format receives. */
public final class NumberedRows {
    private static final SchemaNaming NAMES = new SchemaNaming(NameAdjustment.NONE, NameAdjustment.NONE);

    private NumberedRows() {}

    /** A format that captures the numbers and writes nothing. */
    private static final class CapturedNumbers implements SchemaFormat<byte[]> {
        private FieldNumbering numbers = FieldNumbering.NONE;

        @Override
        public Output<byte[]> prepare(String topic, Schema schema, FieldNumbering given) {
            numbers = given;
            return null;
        }
    }

    /** Returns the numbers for columns like {@code id:23}, given the catalog's columns and their numbers. */
    public static FieldNumbering of(Map<String, Integer> catalog, String... columns) {
        CapturedNumbers format = new CapturedNumbers();
        TableColumns row = columns(Settings.with("value.format", "json-schema"), catalog, columns);
        new SchemaKeys<>(format, NAMES)
                .of(row, IntStream.range(0, columns.length).toArray(), null, "shop.public.item");
        return format.numbers;
    }

    /** Returns the numbers of fields that are not columns. */
    public static Map<String, Integer> added(String delete, String fields) {
        CapturedNumbers format = new CapturedNumbers();
        RecordSettings settings = Settings.with(
                "value.format",
                "json-schema",
                "value.envelope",
                "flat",
                "flat.delete",
                delete,
                "flat.add.fields",
                fields);
        SourceFacts source = new SourceFacts("0.1.0", "shopdb");
        TransactionBlock block = new TransactionBlock(null);
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        MessageValues<byte[]> messages = new MessageValues<>("shop", source, block, settings.binaries(), clock, format);
        new FlatValues<>("shop", source, settings.flat(), block, messages, clock, format, NAMES)
                .of(columns(settings, Map.of("id:23", 1), "id:23"), "shop.public.item");
        return new TreeMap<>(format.numbers.added());
    }

    private static TableColumns columns(RecordSettings settings, Map<String, Integer> catalog, String... columns) {
        Map<String, CatalogColumn> known = new HashMap<>();
        catalog.forEach((column, number) -> {
            String[] parts = column.split(":", -1);
            known.put(parts[0], new CatalogColumn(number, Integer.parseInt(parts[1]), true, null, null));
        });
        CatalogTable table =
                new CatalogTable(true, known, null, null, null, false, false, List.of(), CatalogTypes.NONE);
        ColumnTypes types = new ColumnTypes(settings, relation -> table);
        return Objects.requireNonNull(types.of(TypeLine.relation(columns)));
    }
}
