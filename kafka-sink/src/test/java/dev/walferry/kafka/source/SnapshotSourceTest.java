package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/**
 * A table that cannot be read ends the source with an error that names both ways to go on, whatever the loop is doing.
 */
@Timeout(180)
class SnapshotSourceTest {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private static SinkConfig config(TestDatabase database) {
        return SinkConfig.of(
                Map.of(
                        "source.url",
                        database.url(),
                        "source.user",
                        database.user(),
                        "source.password",
                        database.password(),
                        "source.slot.name",
                        database.name(),
                        "source.publication.names",
                        "pub",
                        "source.slot.create",
                        "true",
                        "topic.prefix",
                        "t",
                        "kafka.bootstrap.servers",
                        "localhost:9092"),
                Map.of());
    }

    /** Within a transaction the loop asks for no reports, because it stores progress only between transactions. */
    @OnPostgres(18)
    void aTableThatCannotBeReadNamesBothWaysOnWhenNobodyAsksForReports(TestDatabase database) throws SQLException {
        database.execute("create table bare (id int primary key, a int)", "create publication pub for table bare (a)");
        SinkConfig config = config(database);
        SlotSource changes = new SourceDatabase(config.source(), false).open(null, null, true, () -> Lsn.of(-1));
        SnapshotSource source = SnapshotSource.over(changes, config.snapshot());
        try (source) {
            source.add(new Table("public", "bare"), null, null);
            ReplicationException e = assertThrows(ReplicationException.class, () -> pollForEver(source));
            assertEquals(Category.FATAL, e.category());
            String message = String.valueOf(e.getMessage());
            for (String part :
                    new String[] {"table public.bare", "publish the column", "snapshot.tables", "snapshot.mode=never"
                    }) {
                assertTrue(message.contains(part), message);
            }
        }
    }

    private static void pollForEver(SnapshotSource source) {
        while (true) {
            source.poll(MOMENT);
        }
    }
}
