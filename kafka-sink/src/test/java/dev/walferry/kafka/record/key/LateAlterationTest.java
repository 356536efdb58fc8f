package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * The exception to rule 3 of docs/design/keys.md: a transaction whose id does not follow those of the rows replaces the
 * key after the rows were written. PostgreSQL shows no difference from a key that existed before, so the rows silently
 * get the new one.
 */
@Timeout(300)
class LateAlterationTest {
    private static final String TAKES_ID = "select pg_current_xact_id()";
    private static final String REPLACES_KEY = "alter table t drop constraint t_pkey, add primary key (other)";
    private static final String ROW = "insert into t values (1, 2)";

    private static KeyRun run(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, other int not null)", "alter table t replica identity full");
        return KeyRun.from(database);
    }

    /**
     * Executes all statements in one transaction, except {@code between}, which another one commits before the last of
     * them.
     */
    private static void inOneTransaction(TestDatabase database, String first, String between, String last)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(first);
            database.execute(between);
            statement.execute(last);
            connection.commit();
        }
    }

    @OnPostgres({14, 18})
    void aTransactionThatTookItsIdBeforeTheRowIsNotNoticed(TestDatabase database) throws SQLException {
        KeyRun run = run(database);
        inOneTransaction(database, TAKES_ID, ROW, REPLACES_KEY);
        assertEquals(List.of("c {\"other\":2}"), run.read());
    }

    @OnPostgres({14, 18})
    void aTransactionThatWroteTheRowItselfIsNotNoticed(TestDatabase database) throws SQLException {
        KeyRun run = run(database);
        inOneTransaction(database, ROW, "select 1", REPLACES_KEY);
        assertEquals(List.of("c {\"other\":2}"), run.read());
    }

    /** A new key cannot name a row that lacks one of its columns, so such a column counts only by rules 1 and 2. */
    @OnPostgres({14, 18})
    void aKeyOfAColumnThatTheRowLacksStopsTheStream(TestDatabase database) throws SQLException {
        KeyRun run = run(database);
        inOneTransaction(
                database,
                TAKES_ID,
                ROW,
                "alter table t drop constraint t_pkey, add added int generated always as identity primary key");
        LostKeysTest.assertUnknown(run, "public.t");
    }

    /** The usual order of events. */
    @OnPostgres({14, 18})
    void aTransactionThatTakesItsIdAfterTheRowStopsTheStream(TestDatabase database) throws SQLException {
        KeyRun run = run(database);
        inOneTransaction(database, "select 1", ROW, REPLACES_KEY);
        LostKeysTest.assertUnknown(run, "public.t");
    }

    /** The remembered key may have been replaced before the row was written. */
    @OnPostgres(18)
    void aKeyRememberedFromAnEarlierSessionDoesNotHelp(TestDatabase database) throws SQLException {
        KeyRun run = run(database);
        assertEquals(List.of("c {\"id\":3}"), run.read("insert into t values (3, 4)"));
        inOneTransaction(database, TAKES_ID, ROW, REPLACES_KEY);
        assertEquals(List.of("c {\"other\":2}"), run.read());
    }
}
