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

/** A database whose settings change how PostgreSQL prints values. */
@Postgres(settings = {"max_replication_slots=20", "max_wal_senders=20"})
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
@Timeout(600)
class LocaleTest {
    @Test
    void valuesDifferAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        Documentation.of("locale.csv")
                .assertExact(new SideBySide(database, kafka.bootstrapServers(), folder, List.of(Setting.DEFAULT))
                        .differences("locale-", 3, 1));
    }
}
