package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * The cost of several pipelines in one process, against one pipeline and against separate processes: four tables of one
 * database get equally many rows, in transactions of a hundred rows, before the daemons start. Prints memory and CPU
 * time; {@code -Dwalferry.cost.rows=N} writes more rows.
 */
@Kafka
@Tag("slow")
@Timeout(900)
class PipelineCostTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int ROWS = Integer.getInteger("walferry.cost.rows", 20_000);
    private static final List<String> TABLES = List.of("t1", "t2", "t3", "t4");

    private static String slot(Route route, String table) {
        return route.slot() + "_" + table;
    }

    private static Map<String, String> settings(Route route, String table) {
        Map<String, String> settings = route.settings();
        settings.put("source.slot.name", slot(route, table));
        settings.put("source.publication.names", "pub_" + table);
        return settings;
    }

    private static Map<String, String> pipelines(Route route) {
        Map<String, String> settings = route.settings();
        settings.put("source.pipelines", String.join(",", TABLES));
        for (String table : TABLES) {
            settings.put("source.pipelines." + table + ".slot.name", slot(route, table));
            settings.put("source.pipelines." + table + ".publication.names", "pub_" + table);
        }
        return settings;
    }

    private static void awaitConfirmed(TestDatabase database, String slot, Lsn end) {
        Await.until(
                slot + " is confirmed up to " + end,
                LIMIT,
                () -> "t"
                        .equals(database.queryOne("select confirmed_flush_lsn >= '" + end
                                + "' from pg_replication_slots where slot_name = '" + slot + "'")));
    }

    private static void write(TestDatabase database) throws SQLException {
        for (int from = 1; from <= ROWS; from += 10_000) {
            StringBuilder transactions = new StringBuilder(
                    "do $$ begin for i in " + from / 100 + ".." + (Math.min(ROWS, from + 9_999) / 100 - 1) + " loop ");
            for (String table : TABLES) {
                transactions.append(
                        "insert into " + table + " select i * 100 + n, 'name ' || n, repeat('x', 40), n, now()"
                                + " from generate_series(1, 100) n; commit; ");
            }
            database.execute(transactions + "end loop; end $$");
        }
    }

    /** Memory in MiB and CPU seconds of some processes together. */
    private record Cost(double mebibytes, double seconds) {
        static Cost of(List<DaemonProcess> daemons) throws IOException {
            double kibibytes = 0;
            double seconds = 0;
            for (DaemonProcess daemon : daemons) {
                try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(daemon.pid()), "status"))) {
                    kibibytes += lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                            .sum();
                }
                seconds += ProcessHandle.of(daemon.pid())
                                .flatMap(handle -> handle.info().totalCpuDuration())
                                .orElse(Duration.ZERO)
                                .toMillis()
                        / 1e3;
            }
            return new Cost(kibibytes / 1024, seconds);
        }
    }

    private static Cost measure(
            String what, Route route, Lsn end, List<String> slots, List<Map<String, String>> daemons)
            throws IOException {
        List<DaemonProcess> running = new ArrayList<>();
        try {
            for (Map<String, String> settings : daemons) {
                running.add(DaemonProcess.start(route, settings, List.of()));
            }
            slots.forEach(slot -> awaitConfirmed(route.database(), slot, end));
            Cost cost = Cost.of(running);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %7d rows: %4.0f MiB resident, %5.1f CPU s%n",
                    what,
                    TABLES.size() * ROWS,
                    cost.mebibytes(),
                    cost.seconds());
            return cost;
        } finally {
            running.forEach(DaemonProcess::close);
        }
    }

    @OnPostgres(18)
    void oneProcessWithFourPipelinesNeedsLessThanFourProcesses(TestDatabase database, TestTopics topics)
            throws Exception {
        for (String table : TABLES) {
            database.execute(
                    "create table " + table + " (id bigint primary key, a text, b text, c int, d timestamptz)",
                    "create publication pub_" + table + " for table " + table);
        }
        List<String> slots =
                TABLES.stream().map(table -> database.name() + "_" + table).toList();
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table t1, t2, t3, t4")) {
            for (String slot : slots) {
                for (String round : List.of("", "_2")) {
                    database.execute("select pg_create_logical_replication_slot('" + slot + round + "', 'pgoutput')");
                }
            }
            write(database);
            Lsn end = route.walEnd();
            measure("one pipeline, one process", route, end, List.of(route.slot()), List.of(route.settings()));
            Cost together = measure("four pipelines, one process", route, end, slots, List.of(pipelines(route)));
            for (String slot : slots) {
                database.awaitFree(slot);
                database.execute(
                        "select pg_drop_replication_slot('" + slot + "')",
                        "select pg_copy_logical_replication_slot('" + slot + "_2', '" + slot + "')");
            }
            Cost apart = measure(
                    "four processes",
                    route,
                    end,
                    slots,
                    TABLES.stream().map(table -> settings(route, table)).toList());
            assertTrue(
                    together.mebibytes() < apart.mebibytes(),
                    () -> together.mebibytes() + " MiB together, " + apart.mebibytes() + " MiB apart");
        }
    }
}
