package dev.walferry.kafka.record.roundtrip;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.record.reselect.TableRows;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;

/**
 * Every value of {@code type-matrix.txt}, including domains and arrays, in every format: the record of a row that a
 * snapshot has read has the same key and columns, byte by byte, as the record of its insert.
 */
@Registry
@Timeout(600)
class ReadFormatsTest {
    private static final List<String> WITH_ENVELOPES = List.of("json", "json-schema", "avro", "protobuf");
    private static final int MANY = 1000;

    @OnPostgres({14, 18})
    void aRowThatWasReadHasTheBytesOfItsInsert(TestDatabase database, TestSubjects subjects) throws Exception {
        TypeTables tables = TypeTables.in(database);
        assertTrue(tables.values() > MANY, "values: " + tables.values());
        database.queryOne("select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        int rows = tables.fill(database);
        SinkConfig config = Settings.config("schema.registry.url", subjects.url());
        try (SchemaIds registry = new SchemaIds(Objects.requireNonNull(config.registry()), new Failures());
                LiveCatalog catalog = new LiveCatalog(database::connect, database.name(), false);
                TableRows lookup = new TableRows(database::connect);
                SnapshotStream stream = SnapshotStream.over(ChangeStream.to(database.url())
                        .user(database.user())
                        .password(database.password())
                        .slot(database.name())
                        .publication("p")
                        .open())) {
            List<MappedRows> all = formats(
                    database,
                    subjects,
                    () -> new RecordLookups(
                            new CatalogKeyColumns(catalog, false, List.of(), new KeyMemory()),
                            catalog,
                            registry,
                            lookup));
            while (all.get(0).inserted() < rows) {
                take(stream, all);
            }
            readTables(stream, all);
            EnvelopeRows envelopes = new EnvelopeRows(subjects);
            for (MappedRows format : all) {
                format.assertSame(rows, envelopes);
            }
        }
    }

    private static List<MappedRows> formats(
            TestDatabase database, TestSubjects subjects, Supplier<RecordLookups> lookups) {
        List<MappedRows> all = new ArrayList<>();
        for (String format : WITH_ENVELOPES) {
            for (String envelope : List.of("flat", "debezium")) {
                all.add(new MappedRows(
                        format,
                        envelope.equals("debezium"),
                        mapper(database, subjects, lookups, format, Map.of("value.envelope", envelope))));
            }
        }
        all.add(new MappedRows("raw", false, mapper(database, subjects, lookups, "raw", Map.of())));
        return all;
    }

    /** Creates a mapper with separate topics, and so with separate subjects. */
    private static RecordMapper<byte[]> mapper(
            TestDatabase database,
            TestSubjects subjects,
            Supplier<RecordLookups> lookups,
            String format,
            Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("schema.registry.url", subjects.url());
        settings.put("value.format", format);
        String suffix = format + String.join("", more.values());
        settings.put("topic.prefix", subjects.prefix() + "_" + suffix.replace('-', '_'));
        String[] pairs = settings.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray(String[]::new);
        return RecordMapper.encoded(
                Settings.config(pairs).records(), new SourceFacts("0.1.0", database.name()), lookups.get());
    }

    private static void readTables(SnapshotStream stream, List<MappedRows> all) {
        TypeTables.NAMES.forEach(name -> stream.add(Table.parse(name)));
        int left = TypeTables.NAMES.size();
        while (left > 0) {
            take(stream, all);
            for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
                assertNull(report.reason());
                assertNotEquals(Outcome.GONE, report.outcome());
                left -= report.outcome() == Outcome.FINISHED ? 1 : 0;
            }
        }
    }

    private static void take(SnapshotStream stream, List<MappedRows> all) {
        PgOutputMessage message = stream.poll(Duration.ofMillis(20));
        if (message != null) {
            all.forEach(format -> format.take(message, stream));
        }
    }
}
