package dev.walferry.kafka.record.live;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.record.reselect.TableRows;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Turns statements on a real server into records. */
public final class LiveSession {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private LiveSession() {}

    /** Runs statements, each a transaction that changes rows of publication p, and then maps the changes. */
    public static List<ProducerRecord<byte[], byte[]>> published(
            TestDatabase database, RecordSettings settings, String... statements) throws SQLException {
        return published(database, settings, null, statements);
    }

    /** The same, with a schema registry. */
    public static List<ProducerRecord<byte[], byte[]>> published(
            TestDatabase database, RecordSettings settings, @Nullable SchemaIds registry, String... statements)
            throws SQLException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        database.awaitFree("records_" + database.name()); // the previous session's slot goes a moment after the session
        try (ChangeStream changes = ChangeStream.to(database.url())
                        .user(database.user())
                        .password(database.password())
                        .slot("records_" + database.name())
                        .createSlot()
                        .temporarySlot()
                        .publication("p")
                        .messages(true)
                        .open();
                LiveCatalog catalog = new LiveCatalog(database::connect, "records_" + database.name(), false);
                TableRows rows = new TableRows(database::connect)) {
            CatalogKeyColumns keys = new CatalogKeyColumns(catalog, false, List.of(), new KeyMemory());
            RecordMapper<byte[]> mapper = RecordMapper.encoded(
                    settings,
                    new SourceFacts("0.1.0", database.name()),
                    new RecordLookups(keys, catalog, registry, rows));
            database.execute(statements);
            int commits = 0;
            boolean isEmpty = true; // before 15 a server also sends its own transactions, such as of ANALYZE
            while (commits < statements.length) {
                PgOutputMessage message = changes.next();
                Await.until("the record", LIMIT, () -> mapper.map(message, changes.lsn(), records::add));
                if (message instanceof Commit) {
                    commits += isEmpty ? 0 : 1;
                } else {
                    isEmpty = message instanceof Begin;
                }
            }
        }
        return records;
    }
}
