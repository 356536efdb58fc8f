package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;

/** A slot begins at a position where no transaction is in progress. */
@Timeout(600)
class SlotCreationLiveTest {
    private static final long STATEMENT_TIMEOUT_MILLIS = 500;
    private static final long LIMIT_SECONDS = 60;

    /** Trap D2: creation waits for every transaction that has written. A statement_timeout does not apply to it. */
    @OnPostgres({14, 18})
    void creationWaitsForRunningTransactionsHoweverLong(TestDatabase database) throws Exception {
        Live live = new Live(database);
        database.execute(
                "create table item (id int primary key)",
                "create role \"" + database.name() + "\" superuser login password 'secret'",
                "alter role \"" + database.name() + "\" set statement_timeout = " + STATEMENT_TIMEOUT_MILLIS);
        try (Connection writer = live.session()) {
            Live.run(writer, "insert into item values (1)");
            ChangeStreamBuilder builder =
                    live.stream("s").user(database.name()).password("secret").createSlot();
            CompletableFuture<ChangeStream> opening = CompletableFuture.supplyAsync(builder::open);
            assertThrows(
                    TimeoutException.class, () -> opening.get(3 * STATEMENT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
            Live.run(writer, "commit");
            try (ChangeStream stream = opening.get(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                database.execute("insert into item values (2)");
                live.mark("end");
                assertEquals(List.of("insert public.item(id=2)"), Live.changesTo("end", stream));
            }
        }
        database.execute("drop role \"" + database.name() + "\"");
    }
}
