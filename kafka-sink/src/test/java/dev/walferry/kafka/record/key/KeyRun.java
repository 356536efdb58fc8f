package dev.walferry.kafka.record.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.Streaming;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a database's slot as records, given as operations and keys: {@code c {"id":1}}, with {@code -} for a tombstone.
 * Changes between two readings are read late, as by a daemon that was away.
 */
final class KeyRun {
    private static final String END = "end of reading ";
    private static final long PAUSE_NANOS = 100_000;
    private static final Duration POLL = Duration.ofMillis(20);

    private final TestDatabase database;
    private final Map<String, String> settings = new HashMap<>();
    private RememberedKeys memory = new KeyMemory();
    private boolean streaming;
    private boolean confirming = true;
    private int readings;

    private KeyRun(TestDatabase database) {
        this.database = database;
        settings.putAll(Map.of(
                "source.url",
                database.url(),
                "source.user",
                database.user(),
                "source.slot.name",
                database.name(),
                "source.publication.names",
                "p",
                "topic.prefix",
                "live",
                "kafka.bootstrap.servers",
                "localhost:9092"));
    }

    /**
     * Starts at the present position: creates a new slot in place of any other, and the publication p of all tables
     * unless it exists.
     */
    static KeyRun from(TestDatabase database) throws SQLException {
        database.awaitFree(database.name());
        database.execute(
                "do $$ begin create publication p for all tables; exception when duplicate_object then null; end $$",
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '"
                        + database.name() + "'",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        return new KeyRun(database);
    }

    KeyRun set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    KeyRun streaming() {
        streaming = true;
        return this;
    }

    /** Continues like a new process, which remembers nothing. */
    KeyRun restarted() {
        memory = new KeyMemory();
        return this;
    }

    /** Makes the next reading repeat everything that is read from now on. */
    void unconfirmed() {
        confirming = false;
    }

    /** Runs the changes, and reads everything since the last reading. */
    List<String> read(String... changes) throws SQLException {
        return read(KeyRun::text, changes);
    }

    /** The same; returns the old rows of records that have a value. */
    List<String> oldRows(String... changes) throws SQLException {
        return read(
                record -> record.value() == null
                        ? "-"
                        : part(record.value(), "before").toString(),
                changes);
    }

    private List<String> read(Function<ProducerRecord<byte[], byte[]>, String> shown, String... changes)
            throws SQLException {
        String end = END + readings++;
        database.execute(changes);
        database.execute("select pg_logical_emit_message(true, '" + end + "', '')");
        SinkConfig config = SinkConfig.of(settings, Map.of());
        try (ChangeStream stream = open();
                LiveCatalog catalog = catalog()) {
            return read(stream, mapper(config, catalog), end, shown);
        }
    }

    private LiveCatalog catalog() {
        return new LiveCatalog(database::connect, database.name(), streaming);
    }

    private RecordMapper<byte[]> mapper(SinkConfig config, LiveCatalog catalog) {
        CatalogKeyColumns keys =
                new CatalogKeyColumns(catalog, streaming, config.records().keyRules(), memory);
        return RecordMapper.encoded(
                config.records(),
                new SourceFacts("0", database.name()),
                new RecordLookups(keys, catalog, null, RowLookup.NONE));
    }

    /** Reads the rows of tables. Nothing is confirmed. */
    List<String> snapshot(String... tables) {
        List<String> records = new ArrayList<>();
        try (SnapshotStream stream = SnapshotStream.over(open());
                LiveCatalog catalog = catalog()) {
            RecordMapper<byte[]> mapper = mapper(SinkConfig.of(settings, Map.of()), catalog);
            Stream.of(tables).map(Table::parse).forEach(stream::add);
            int left = tables.length;
            while (left > 0) {
                PgOutputMessage message = stream.poll(POLL);
                while (message != null && !mapper.map(message, stream.lsn(), record -> records.add(text(record)))) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    stream.keepUp();
                }
                for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
                    left -= report.outcome() == Outcome.FINISHED ? 1 : 0;
                }
            }
        }
        return records;
    }

    private ChangeStream open() {
        database.awaitFree(database.name());
        return ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .publication("p")
                .messages(true)
                .streaming(streaming ? Streaming.ON : Streaming.OFF)
                .open();
    }

    private List<String> read(
            ChangeStream stream,
            RecordMapper<byte[]> mapper,
            String last,
            Function<ProducerRecord<byte[], byte[]>, String> shown) {
        List<String> records = new ArrayList<>();
        boolean ends = false;
        while (true) {
            PgOutputMessage message = stream.next();
            if (message instanceof LogicalMessage end) {
                ends = end.prefix().equals(last);
                continue;
            }
            while (!mapper.map(message, stream.lsn(), record -> records.add(shown.apply(record)))) {
                LockSupport.parkNanos(PAUSE_NANOS);
                stream.keepUp();
            }
            if (message instanceof Commit commit) {
                if (confirming) {
                    stream.confirm(commit.endLsn());
                }
                if (ends) {
                    return records;
                }
            }
        }
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return operation(record.value()) + " "
                + (record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
    }

    private static String operation(byte @Nullable [] value) {
        return value == null ? "-" : part(value, "op").textValue();
    }

    private static JsonNode part(byte[] value, String name) {
        try {
            return new ObjectMapper().readTree(value).get(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
