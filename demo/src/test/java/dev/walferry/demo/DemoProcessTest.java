package dev.walferry.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.Main;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, with its own folder for temporary files. */
@Postgres(18)
@Timeout(1200)
class DemoProcessTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int SERVER_PROCESSES = 5;

    @TempDir
    private Path folder = Path.of("");

    /** Opens the folder to other users, because PostgreSQL may have to run as one of them. */
    @BeforeEach
    void letPass() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private Process demo(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-Dwalferry.testdata.cache=" + cache(), // kept for the next run
                "-Dwalferry.terminal=true", // prints its progress more often
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String cache() {
        String standard =
                System.getProperty("java.io.tmpdir") + "/walferry-testdata-" + System.getProperty("user.name");
        return System.getProperty("walferry.testdata.cache", standard);
    }

    @Test
    void interruptEndsTheDemoAndNothingIsLeft() throws Exception {
        Process demo = demo("--duration", "1h");
        try (BufferedReader output = demo.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains(" delivered ")) {
                line = output.readLine();
            }
            List<ProcessHandle> servers = demo.descendants().toList();
            assertTrue(servers.size() >= SERVER_PROCESSES, servers::toString);
            interrupt(demo);
            assertTrue(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, demo.exitValue());
            assertNothingIsLeft(servers);
        } finally {
            demo.destroyForcibly();
        }
    }

    /** Once the daemon streams, the test makes the publication leave out deletes, inserts a row and deletes it. */
    @Tag("slow")
    @Test
    void aDifferenceGivesExitCodeOne(TestDatabase any) throws Exception {
        Process demo = demo("--duration", "30s", "--rate", "100");
        try (BufferedReader output = demo.inputReader()) {
            try (Connection shop = connect(any);
                    Statement statement = shop.createStatement()) {
                Await.until(
                        "the daemon streams",
                        LIMIT,
                        () -> isTrue(
                                statement, "select count(*) > 0 from pg_stat_replication where state = 'streaming'"));
                statement.execute("alter publication walferry_demo set (publish = 'insert, update')");
                statement.execute(
                        "insert into product (sku, name, price) values ('unseen', 'its end is not carried', 1)");
                assertEquals(1, statement.executeUpdate("delete from product where sku = 'unseen'"));
            }
            String printed = String.join("\n", output.lines().toList());
            assertTrue(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
            assertEquals(1, demo.exitValue(), printed);
            assertTrue(
                    Pattern.compile("(?m)^product +40 +41 +1$").matcher(printed).find(), printed);
            assertFalse(printed.contains("No differences"), printed);
            assertNothingIsLeft(List.of());
        } finally {
            demo.destroyForcibly();
        }
    }

    /** Every local server has the same login. A server's port is in the fourth line of its postmaster.pid. */
    private Connection connect(TestDatabase any) {
        List<Connection> opened = new ArrayList<>();
        Await.until("the shop's database is there", LIMIT, () -> {
            try (Stream<Path> found = Files.find(folder, 3, (path, is) -> path.endsWith("postmaster.pid"))) {
                for (Path file : found.toList()) {
                    String url = "jdbc:postgresql://127.0.0.1:"
                            + Files.readAllLines(file).get(3) + "/shop";
                    opened.add(DriverManager.getConnection(url, any.user(), any.password()));
                }
            } catch (IOException | SQLException | RuntimeException e) {
                return false; // not yet
            }
            return !opened.isEmpty();
        });
        return opened.get(0);
    }

    private static boolean isTrue(Statement statement, String sql) {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            return false; // the table is not there yet
        }
    }

    /** Sends SIGINT; or SIGTERM if the build runs with SIGINT ignored, which child processes inherit. */
    private static void interrupt(Process process) throws IOException, InterruptedException {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        String ignored = status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.replaceAll("[^0-9a-f]", ""))
                .findFirst()
                .orElse("0");
        String signal = (Long.parseUnsignedLong(ignored, 16) & 2) == 0 ? "INT" : "TERM";
        int sent = new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertEquals(0, sent);
    }

    /** Returns whether a process runs; a zombie does not. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return process.isAlive() && !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }

    private void assertNothingIsLeft(List<ProcessHandle> servers) {
        Await.until("the servers are gone", LIMIT, () -> servers.stream().noneMatch(DemoProcessTest::runs));
        Await.until("the folder is empty: " + folder, LIMIT, () -> {
            try (Stream<Path> left = Files.list(folder)) {
                return left.findAny().isEmpty();
            }
        });
    }
}
