package dev.walferry.demo;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.session.Daemon;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.topics.RebuiltTables;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Runs a shop's database and a Kafka broker, delivers the changes of the database to Kafka with the daemon that {@code
 * walferry run} starts, and compares.
 *
 * <p>Leaves nothing on the machine but the servers' unpacked programs, for the next run.
 */
public final class Demo implements AutoCloseable {
    private static final Duration LONGEST_ALONE = Duration.ofSeconds(10);
    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    private static final String PREFIX = "shop";

    private final PrintWriter out;
    private final BooleanSupplier stopping;
    private final LocalPostgres postgres;
    private final LocalKafka kafka;
    private final TestDatabase database;

    /**
     * Starts the servers.
     *
     * @param majorVersion which PostgreSQL, 14 to 18
     * @param out receives the report
     * @param stopping polled; once true the demo ends early
     * @throws SQLException if the database cannot be created
     */
    public Demo(int majorVersion, PrintWriter out, BooleanSupplier stopping) throws SQLException {
        this.out = out;
        this.stopping = stopping;
        say("starting PostgreSQL %d and Kafka ...", majorVersion);
        postgres = LocalPostgres.version(majorVersion).start();
        try {
            kafka = LocalKafka.broker().start();
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
        database = postgres.createDatabase("shop");
    }

    /**
     * Returns where to look at the database.
     *
     * @return a JDBC URL
     */
    public String url() {
        return database.url() + "?user=" + database.user() + "&password=" + database.password();
    }

    /**
     * Returns where to look at Kafka.
     *
     * @return host and port
     */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /**
     * Runs the workload for a while, and starts the daemon after a third of the time, or after ten seconds if that is
     * less. Then waits until all rows that were there before have been read and all changes are confirmed, and
     * compares.
     *
     * @param duration how long the shop is open
     * @param rate changes per second
     * @return whether every table was rebuilt without a difference, or the demo was stopped early
     * @throws SQLException if the workload fails
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run(Duration duration, int rate) throws SQLException, InterruptedException {
        Daemon daemon = new Daemon(SinkConfig.of(configuration(), Map.of()));
        try (Connection connection = database.connect()) {
            ShopWorkload shop = new ShopWorkload(connection, 1);
            shop.createTables();
            shop.stockUp();
            LiveLine line = new LiveLine(out, daemon.progress(), database);
            Duration alone = alone(duration);
            openShop(shop, alone, rate, line, () -> false);
            CompletableFuture<Void> running = CompletableFuture.runAsync(daemon::run, command -> {
                Thread thread = new Thread(command, "walferry-daemon");
                thread.start();
            });
            try {
                openShop(shop, duration.minus(alone), rate, line, running::isDone);
                awaitRead(line, running);
                awaitCaughtUp(daemon.progress(), line, running);
                line.end();
            } finally {
                daemon.stop();
                end(running);
            }
        }
        return stopping.getAsBoolean() || compare();
    }

    /** Returns how long the shop is open before the daemon starts, so that tables have rows already. */
    private static Duration alone(Duration duration) {
        Duration third = duration.dividedBy(3);
        return third.compareTo(LONGEST_ALONE) > 0 ? LONGEST_ALONE : third;
    }

    private Map<String, String> configuration() {
        return Map.of(
                "source.url",
                database.url(),
                "source.user",
                database.user(),
                "source.password",
                database.password(),
                "source.slot.name",
                "walferry_demo",
                "source.slot.create",
                "true",
                "source.publication.names",
                "walferry_demo",
                "source.publication.create",
                "all",
                "topic.prefix",
                PREFIX,
                "kafka.bootstrap.servers",
                kafka.bootstrapServers());
    }

    /** Waits until the daemon has read what was there before it began. */
    private void awaitRead(LiveLine line, CompletableFuture<Void> running) throws SQLException, InterruptedException {
        ProgressTopic topic =
                new ProgressTopic(PREFIX, Map.of("bootstrap.servers", kafka.bootstrapServers()), (short) -1);
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (!isRead(topic.read()) && !stopping.getAsBoolean() && !running.isDone()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the tables were not read within " + CATCH_UP.toSeconds() + " s");
            }
            pause(100);
            line.show();
        }
    }

    private static boolean isRead(SlotProgress progress) {
        return progress.isListed() && progress.tables().values().stream().noneMatch(TableProgress::isUnfinished);
    }

    private void openShop(ShopWorkload shop, Duration duration, int rate, LiveLine line, BooleanSupplier isOver)
            throws SQLException, InterruptedException {
        long start = System.nanoTime();
        long changes = 0;
        long elapsed = 0;
        while (elapsed < duration.toNanos() && !stopping.getAsBoolean() && !isOver.getAsBoolean()) {
            long due = rate * (elapsed / 1_000_000) / 1000;
            if (changes < due) {
                changes += shop.transaction();
            } else {
                pause(1);
            }
            line.show();
            elapsed = System.nanoTime() - start;
        }
    }

    private void awaitCaughtUp(Progress progress, LiveLine line, CompletableFuture<Void> running)
            throws SQLException, InterruptedException {
        Lsn end = line.walEnd();
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (end.isAfter(progress.confirmed()) && !stopping.getAsBoolean() && !running.isDone()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("did not catch up within " + CATCH_UP.toSeconds() + " s: confirmed "
                        + progress.confirmed() + " of " + end);
            }
            pause(5);
            line.show();
        }
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /** Waits for the daemon's end, and throws the error that ended it, if there is one. */
    private static void end(CompletableFuture<Void> running) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private boolean compare() throws SQLException {
        say("rebuilding every table from its topic alone ...");
        RebuiltTables rebuilt = RebuiltTables.read(kafka.bootstrapServers(), PREFIX);
        List<TableComparison> comparisons = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (String table : ShopWorkload.TABLES) {
                comparisons.add(TableComparison.of(connection, table, rebuilt.rows("public." + table)));
            }
        }
        return print(comparisons);
    }

    private boolean print(List<TableComparison> comparisons) {
        say("%n%-12s %15s %14s %12s", "table", "in PostgreSQL", "from Kafka", "differences");
        comparisons.forEach(
                c -> say("%-12s %,15d %,14d %,12d", c.table(), c.inPostgres(), c.rebuilt(), c.differences()));
        long differences =
                comparisons.stream().mapToLong(TableComparison::differences).sum();
        say(differences == 0 ? "%nNo differences: every change arrived." : "%n%d differences.", differences);
        return differences == 0;
    }

    private void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }

    /** Stops both servers and deletes their files. */
    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            postgres.close();
        }
    }
}
