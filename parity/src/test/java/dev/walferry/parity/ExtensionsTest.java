package dev.walferry.parity;

import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The types of extensions that PostgreSQL does not ship, and arrays of them. */
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
@Timeout(900)
class ExtensionsTest {
    @Test
    @Postgres(
            value = 15,
            libraries = "postgis-3",
            settings = {"max_replication_slots=20", "max_wal_senders=20", "wal_sender_timeout=10min"})
    void postgisDiffersAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        Documentation.of("postgis.csv").assertExact(differences("postgis-", database, kafka, folder));
    }

    /**
     * On a server without pgvector, types with the same names and texts replace its own. Neither program sees more of a
     * type than that.
     */
    @Test
    @Postgres(settings = {"max_replication_slots=20", "max_wal_senders=20", "wal_sender_timeout=10min"})
    void pgvectorDiffersAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        Documentation.of("pgvector.csv").assertExact(differences("pgvector-", database, kafka, folder));
    }

    private static List<Difference> differences(String workload, TestDatabase database, LocalKafka kafka, Path folder)
            throws SQLException, IOException {
        return new SideBySide(database, kafka.bootstrapServers(), folder, Settings.EXTENSION)
                .differences(workload, 50, 3);
    }
}
