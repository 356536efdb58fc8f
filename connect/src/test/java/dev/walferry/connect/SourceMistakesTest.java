package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Findings of the source check that do not fit into Kafka Connect's validation result. */
@Timeout(300)
class SourceMistakesTest {
    /** The connector that is being changed may itself have the last walsender. */
    @Test
    void aServerWithoutAFreeWalsenderIsALineInTheLog() throws SQLException {
        try (LocalPostgres postgres =
                LocalPostgres.version(18).set("max_wal_senders", "1").start()) {
            TestDatabase database = postgres.createDatabase("shop");
            ConnectorSetting setting =
                    ConnectorSetting.between(database, "", "shop").publish();
            try (ChangeStream stream = ChangeStream.to(database.url())
                    .user(database.user())
                    .password(database.password())
                    .slot(database.name())
                    .publication("pub")
                    .open()) {
                stream.keepUp();
                ByteArrayOutputStream written = new ByteArrayOutputStream();
                PrintStream before = System.err;
                System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
                try {
                    assertEquals(
                            List.of(),
                            SourceMistakes.mistakes(
                                    ConnectorConfig.of(setting.settings()).sink(), Duration.ofMinutes(2)));
                } finally {
                    System.setErr(before);
                }
                String log = written.toString(StandardCharsets.UTF_8);
                assertTrue(log.contains("source.url: walsenders: 0 of 1 free"), log);
            }
        }
    }
}
