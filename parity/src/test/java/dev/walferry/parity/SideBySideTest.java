package dev.walferry.parity;

import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both programs read the same changes, and their topics differ as documented: no more, no less. */
@Postgres(
        settings = {
            "max_replication_slots=160",
            "max_wal_senders=160",
            "max_connections=300",
            "wal_sender_timeout=10min"
        })
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
class SideBySideTest {
    @Test
    @Timeout(1800)
    void topicsDifferAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        SideBySide programs = new SideBySide(database, kafka.bootstrapServers(), folder, Settings.ALL);
        Documentation.of("differences.csv").assertExact(programs.differences("", 1000, 1000));
    }
}
