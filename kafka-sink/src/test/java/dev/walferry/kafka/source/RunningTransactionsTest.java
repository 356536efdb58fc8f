package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.WarningLog;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The request to log running transactions is retried for as long as a caller waits for the slot. */
@Timeout(120)
class RunningTransactionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Queries the session that has made the request and waits to make it again. */
    private static final String SESSION = "select max(pid) from pg_stat_activity where state = 'idle'"
            + " and query = 'SELECT pg_catalog.pg_log_standby_snapshot()' and datname = current_database()";

    private final WarningLog log = new WarningLog();
    private final Failures failures = new Failures();

    @OnPostgres(18)
    void connectsAgain(TestDatabase database) throws SQLException {
        RunningTransactions told = RunningTransactions.tell(database::connect, failures, log.logger());
        try {
            AtomicReference<String> asking = new AtomicReference<>();
            Await.until("the primary is asked", LIMIT, () -> {
                asking.set(database.queryOne(SESSION));
                return asking.get() != null;
            });
            String first = asking.get();
            database.execute("select pg_terminate_backend(" + first + ")");
            Await.until(
                    "another session asks", LIMIT, () -> database.queryOne(SESSION + " and pid <> " + first) != null);
        } finally {
            told.close();
        }
        assertTrue(log.warnings().get(0).contains("cannot make the primary log"), log.warnings()::toString);
    }

    @Test
    void aPrimaryThatIsAStandbyIsNamed() {
        String remedy = RunningTransactions.remedy(new SQLException("ERROR: recovery is in progress", "55000"));
        assertEquals("the server of source.primary.url is not a primary: correct it", remedy);
    }

    @OnPostgres(18)
    void goesOnOnceItIsAllowed(TestDatabase database) throws SQLException {
        String role = database.name() + "_asks";
        database.execute("create role " + role + " login password 'secret'");
        RunningTransactions told = RunningTransactions.tell(
                () -> DriverManager.getConnection(database.url(), role, "secret"), failures, log.logger());
        try {
            Await.until("it is refused", LIMIT, () -> !log.warnings().isEmpty());
            database.execute("grant execute on function pg_log_standby_snapshot() to " + role);
            Await.until("it is allowed", LIMIT, () -> log.warnings().size() > 1);
        } finally {
            told.close();
            database.execute("drop owned by " + role, "drop role " + role);
        }
        assertEquals(2, log.warnings().size(), log.warnings()::toString);
        String refused = log.warnings().get(0);
        assertTrue(refused.contains("GRANT EXECUTE ON FUNCTION pg_log_standby_snapshot()"), refused);
        assertTrue(log.warnings().get(1).contains("again after"), log.warnings()::toString);
        assertEquals(1, failures.count(new Cause(Side.POSTGRESQL, "slot_creation")));
    }
}
