package dev.walferry.kafka.cli.check;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says about promotions. */
@Kafka
class FailoverCheckTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    private static void create(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create publication pub for table item",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    /** Returns a URL that names the same server twice; the driver takes the first that answers. */
    private static String twoHosts(TestDatabase database) {
        String host = database.url().replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1");
        return database.url().replace(host, host + "," + host);
    }

    @OnPostgres(18)
    void severalHostsNeedAPrimaryAndACopiedSlot(TestDatabase database, TestTopics topics) throws Exception {
        create(database);
        CliRun run = CheckRun.of(
                folder, database, topics.bootstrapServers(), topics.prefix(), "source.url=" + twoHosts(database));
        assertHas(
                run,
                "WARN  source.url: names several hosts",
                "WARN  slot \"" + database.name() + "\": is not copied to standbys");
        run = CheckRun.of(
                folder,
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "source.url=" + twoHosts(database),
                "source.jdbc.targetServerType=primary",
                "source.slot.failover=true");
        assertHas(run, "WARN  synchronized_standby_slots: empty");
        assertFalse(run.out().contains("several hosts"), run.out());
        assertFalse(run.out().contains("is not copied"), run.out());
    }

    /** The server then sends nothing from a copied slot, and reports that only as warnings in its log. */
    @Tag("slow")
    @Test
    void aStandbyThatIsGoneIsNamed(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers =
                ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", "\"standby\", other"))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            create(database);
            database.execute("select pg_create_logical_replication_slot('other', 'pgoutput')");
            String[] copied = {"source.slot.failover=true", "source.jdbc.targetServerType=primary"};
            CliRun run = CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), copied);
            assertHas(run, "WARN  synchronized_standby_slots: slot \"other\" is not a standby's");
            assertFalse(run.out().contains("slot \"standby\""), run.out());
            servers.standby().stopFast();
            String physical = " from pg_replication_slots where slot_type = 'physical'";
            Await.until("nobody reads it", LIMIT, () -> "f".equals(database.queryOne("select active" + physical)));
            run = CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), copied);
            assertHas(run, "WARN  synchronized_standby_slots: no standby reads slot \"standby\"");
            database.execute("select pg_drop_replication_slot(slot_name)" + physical);
            run = CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), copied);
            assertHas(run, "WARN  synchronized_standby_slots: slot \"standby\" does not exist");
        }
    }

    @OnPostgres(18)
    void oneServerNeedsNothing(TestDatabase database, TestTopics topics) throws Exception {
        create(database);
        CliRun run = CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix());
        assertFalse(run.out().contains("standby"), run.out());
        run = CheckRun.of(
                folder,
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "source.primary.url=" + database.url(),
                "snapshot.mode=never");
        assertHas(run, "WARN  source.primary.url: is set, but the source is a primary itself");
    }

    @OnPostgres(14)
    void copiesNeedANewerServer(TestDatabase database, TestTopics topics) throws Exception {
        create(database);
        CliRun run =
                CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), "source.slot.failover=true");
        assertHas(run, "FAIL  source.slot.failover: needs PostgreSQL 17 or later");
    }
}
