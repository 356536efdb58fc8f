package dev.walferry.kafka.record.live;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records of one database's WAL, through slots of two plugins that were created at the same position. */
final class PluginRecords {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TestDatabase database;
    private final OutputPlugin plugin;

    /** Publishes all tables, now and later, and creates both slots. */
    PluginRecords(TestDatabase database, OutputPlugin plugin) throws SQLException {
        this.database = database;
        this.plugin = plugin;
        database.execute("create table mark (id int primary key)", "create publication p for all tables");
        for (OutputPlugin each : List.of(OutputPlugin.PGOUTPUT, plugin)) {
            database.queryOne("select pg_create_logical_replication_slot('" + slot(each) + "', '" + each + "')");
        }
    }

    private String slot(OutputPlugin of) {
        return database.name() + "_" + of;
    }

    /** Marks the end of what is compared. */
    void end() throws SQLException {
        database.execute("insert into mark values (1)");
    }

    /** Returns pgoutput's records. */
    List<String> expected() {
        return records(OutputPlugin.PGOUTPUT);
    }

    /** Returns the other plugin's records. */
    List<String> actual() {
        return records(plugin);
    }

    private List<String> records(OutputPlugin of) {
        ChangeStreamBuilder builder = ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .plugin(of)
                .messages(true)
                .slot(slot(of));
        if (of == OutputPlugin.PGOUTPUT) {
            builder.publication("p");
        }
        List<String> records = new ArrayList<>();
        try (ChangeStream changes = builder.open();
                LiveCatalog catalog = new LiveCatalog(database::connect, "records_" + database.name(), false)) {
            CatalogKeyColumns keys = new CatalogKeyColumns(catalog, false, List.of(), new KeyMemory());
            RecordMapper<byte[]> mapper = RecordMapper.encoded(
                    SinkConfig.recordDefaults("live"),
                    new SourceFacts("0.1.0", database.name()),
                    new RecordLookups(keys, catalog, null, RowLookup.NONE));
            PgOutputMessage message = changes.next();
            while (!isMark(message)) {
                PgOutputMessage next = message;
                Await.until(
                        "the record",
                        LIMIT,
                        () -> mapper.map(next, changes.lsn(), record -> records.add(described(record))));
                message = changes.next();
            }
        }
        return records;
    }

    private static boolean isMark(PgOutputMessage message) {
        return message instanceof Insert insert && insert.relation().name().equals("mark");
    }

    private static String described(ProducerRecord<byte[], byte[]> record) {
        StringBuilder headers = new StringBuilder();
        record.headers()
                .forEach(header ->
                        headers.append(' ').append(header.key()).append('=').append(text(header.value())));
        return record.topic() + " " + text(record.key()) + " " + withoutNow(text(record.value())) + headers;
    }

    /** Removes the time at which the record was made. A non-transactional message has no other time. */
    private static String withoutNow(String value) {
        return value.startsWith("{\"op\":\"m\"")
                ? value.replaceAll("\"(ts_ms|ts_us|ts_ns)\":\\d+", "$1")
                : value.replaceAll("\"(ts_ms|ts_us|ts_ns)\":\\d+(?=[^}]*}$)", "$1");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
