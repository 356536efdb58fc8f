package dev.walferry.kafka.record.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Streaming;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * How often the catalog is queried while streamed and other transactions alternate. Each streamed transaction announces
 * its relations again. That may be the only sign of a new key, so the catalog is queried once for each streamed
 * transaction, but for no other.
 */
@Timeout(300)
class CatalogQuestionsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** More than the server keeps in memory, so that it streams the transaction. */
    private static final int STREAMED = 2000;

    private static final int TRANSACTIONS = 5;

    /** One session from a temporary slot, whose catalog queries are counted. */
    private static final class Run implements AutoCloseable {
        final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        final Set<Relation> relations = Collections.newSetFromMap(new IdentityHashMap<>());

        /** How many queries ran: each is one transaction, as long as they run one at a time. */
        final AtomicInteger questions = new AtomicInteger();

        final List<RowKey> keys = new ArrayList<>();
        private final TestDatabase database;
        private final ChangeStream stream;
        private final LiveCatalog catalog;
        private final RecordMapper<byte[]> mapper;
        private @Nullable Relation last;

        Run(TestDatabase database) throws SQLException {
            this.database = database;
            database.execute(
                    "create publication p for all tables",
                    "alter database \"" + database.name() + "\" set logical_decoding_work_mem = '64kB'");
            stream = ChangeStream.to(database.url())
                    .user(database.user())
                    .password(database.password())
                    .slot(database.name())
                    .createSlot()
                    .temporarySlot()
                    .publication("p")
                    .streaming(Streaming.ON)
                    .open();
            catalog = new LiveCatalog(() -> counting(database.connect()), database.name(), true);
            CatalogKeyColumns columns = new CatalogKeyColumns(catalog, true, List.of(), new KeyMemory());
            mapper = RecordMapper.encoded(
                    SinkConfig.recordDefaults("shop"),
                    new SourceFacts("0", database.name()),
                    new RecordLookups(
                            (relation, at) -> {
                                RowKey key = columns.of(relation, at);
                                if (key != null) {
                                    keys.add(key); // the mapper is making the relation's records now
                                }
                                return key;
                            },
                            catalog,
                            null,
                            RowLookup.NONE));
        }

        private Connection counting(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("commit")) {
                            questions.incrementAndGet();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** Reads until there are this many records. */
        void read(int count) {
            while (records.size() < count) {
                PgOutputMessage message = stream.next();
                if (message instanceof RowChange change) {
                    last = change.relation();
                    relations.add(last);
                }
                Await.until("the record", LIMIT, () -> mapper.map(message, stream.lsn(), records::add));
            }
        }

        @Nullable
        String lastKey() {
            byte[] key = records.get(records.size() - 1).key();
            return key == null ? null : new String(key, StandardCharsets.UTF_8);
        }

        Relation lastRelation() {
            return Objects.requireNonNull(last);
        }

        @Override
        public void close() {
            catalog.close();
            stream.close();
            database.awaitFree(database.name());
        }
    }

    private static void insert(Connection connection, int from, int count) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into t select i, repeat('x', 100) from generate_series(" + from + ", "
                    + (from + count - 1) + ") i");
        }
    }

    private static void insert(TestDatabase database, int id) throws SQLException {
        database.execute("insert into t values (" + id + ", 'plain')");
    }

    /**
     * The transaction announced last is committed first, so ordinary transactions go on with its relation, while the
     * streamed ones announced before it come one after another with theirs.
     */
    @OnPostgres({14, 18})
    void transactionsThatAreNotStreamedAskForNothingNew(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, note text)");
        List<Connection> open = new ArrayList<>();
        try (Run run = new Run(database)) {
            insert(database, 0);
            for (int i = 0; i < TRANSACTIONS; i++) {
                Connection connection = database.connect();
                open.add(0, connection);
                connection.setAutoCommit(false);
                insert(connection, 10_000 * (i + 1), STREAMED);
            }
            for (int i = 0; i < TRANSACTIONS; i++) {
                open.get(i).commit();
                insert(database, i + 1);
            }
            run.read(1 + TRANSACTIONS * (STREAMED + 1));
            assertEquals(1 + TRANSACTIONS, run.relations.size(), "the first one, and one of each streamed transaction");
            assertEquals(1 + TRANSACTIONS, run.questions.get(), "questions");
            assertEquals(1 + TRANSACTIONS, run.keys.size(), "how often a relation's records were made");
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    /** This is why equal relations are not taken for the same relation. */
    @OnPostgres({14, 18})
    void theSameRelationMayHaveGotAnotherKey(TestDatabase database) throws SQLException {
        database.execute("create table t (id int, note text)", "alter table t replica identity full");
        try (Run run = new Run(database);
                Connection connection = database.connect()) {
            insert(connection, 1, STREAMED);
            run.read(STREAMED);
            Relation before = run.lastRelation();
            assertNull(run.lastKey());
            database.execute("alter table t add primary key (id)");
            insert(connection, STREAMED + 1, STREAMED);
            run.read(2 * STREAMED);
            assertNotSame(before, run.lastRelation());
            assertTrue(before.describesSameAs(run.lastRelation()));
            assertEquals("{\"id\":" + 2 * STREAMED + "}", run.lastKey());
        }
    }
}
