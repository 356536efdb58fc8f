package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start warns as {@code check} does, because nobody runs {@code check} before every start. */
@Kafka
@Postgres(18)
@Timeout(300)
class ListWarningsTest {
    @Test
    void whatMatchesNothingIsInTheLogOfTheStart(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (id int primary key, name text)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("table.include.list", "public.item,public.itms")
                        .set("column.mask.with.3.chars", "public.item.nam")
                        .set("message.key.columns", "public.item:idd")
                        .publish("all tables");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            String output = daemon.output();
            for (String warning : List.of(
                    "table.include.list: part 2 matches no published table",
                    "column.mask.with.3.chars: part 1 matches no",
                    "message.key.columns: table public.item has no column \"idd\"")) {
                assertTrue(
                        output.lines().anyMatch(line -> line.contains(warning) && line.contains("WARN")), () -> output);
            }
            daemon.terminate();
        }
    }

    @Test
    void whatMatchesNoPolledTableIsToo(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (id int primary key, name text)");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                        .set("mode", "xmin")
                        .set("table.include.list", "public.item,public.itms")
                        .set("column.mask.with.3.chars", "public.item.nam");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            String output = daemon.output();
            for (String warning : List.of(
                    "table.include.list: part 2 matches no polled table",
                    "column.mask.with.3.chars: part 1 matches no")) {
                assertTrue(
                        output.lines().anyMatch(line -> line.contains(warning) && line.contains("WARN")), () -> output);
            }
            daemon.terminate();
        }
    }
}
