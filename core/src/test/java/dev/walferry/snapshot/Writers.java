package dev.walferry.snapshot;

import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Changes a table {@code item (id, version, note, large)} at random, in several sessions. */
final class Writers {
    static final String TABLE =
            "create table item (id int primary key, version bigint not null, note text, large text)";
    private static final String NEXT = "nextval('versions')";

    /**
     * After this many statements the writers rest: a stream slower than they are, as on a busy machine, would never
     * reach the end of its chunks.
     */
    private static final int MOST_STATEMENTS = 100_000;

    private final TestDatabase database;
    private final Statements statements;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private Writers(TestDatabase database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    /** Returns statements that create the table, with rows whose large value is stored out of line. */
    static String[] tables(int rows) {
        return tables(rows, "");
    }

    /** The same with a table that is stored by an access method. */
    static String[] tablesStoredAs(int rows, String method) {
        return tables(rows, " using " + method);
    }

    private static String[] tables(int rows, String storage) {
        return new String[] {
            TABLE + storage,
            "alter table item alter large set storage external",
            "create sequence versions",
            "insert into item select i, " + NEXT + ", 'note ' || i, repeat(i || ' ', 600) from generate_series(1, "
                    + rows + ") i"
        };
    }

    /** The statements to write. */
    interface Statements {
        String next(Random random);
    }

    /** The actions of the test meanwhile. */
    interface Script {
        void run() throws SQLException;
    }

    /** Writes until the script has ended; fails if a session has failed. */
    static void during(Script script, TestDatabase database, int keys, int sessions) throws SQLException {
        during(script, database, random -> sql(random, keys), sessions);
    }

    /** The same with other statements. */
    static void during(Script script, TestDatabase database, Statements statements, int sessions) throws SQLException {
        Writers writers = new Writers(database, statements);
        long seed = System.nanoTime();
        for (int i = 0; i < sessions; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> writers.run(random), "writer-" + i + " of seed " + seed);
            writers.threads.add(thread);
            thread.start();
        }
        try {
            script.run();
        } finally {
            writers.stop();
        }
    }

    private void run(Random random) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!closed) {
                write(connection, statement, random);
            }
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void write(Connection connection, Statement statement, Random random) throws SQLException {
        try {
            for (int i = random.nextInt(4); i >= 0; i--) {
                boolean rests = written.incrementAndGet() > MOST_STATEMENTS;
                statement.execute(rests ? "select pg_sleep(0.05)" : statements.next(random));
            }
            if (random.nextInt(20) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        } catch (SQLException e) {
            connection.rollback();
            // a duplicate key or a deadlock between two writers
            if (e.getSQLState() == null
                    || !(e.getSQLState().equals("23505") || e.getSQLState().startsWith("40"))) {
                throw e;
            }
        }
    }

    private static String sql(Random random, int keys) {
        int id = 1 + random.nextInt(keys);
        int other = 1 + random.nextInt(2 * keys);
        return switch (random.nextInt(10)) {
            case 0 -> "delete from item where id = " + id;
            case 1, 2 ->
                "insert into item values (" + other + ", " + NEXT + ", 'new', repeat('new ' || " + id
                        + ", 700)) on conflict do nothing";
            case 3 -> "update item set version = " + NEXT + ", large = repeat('l' || " + id + ", 900) where id = " + id;
            case 4, 5 -> "update item set version = " + NEXT + ", id = " + other + " where id = " + id;
            default ->
                "update item set version = " + NEXT + ", note = repeat('n', " + random.nextInt(800) + ") where id = "
                        + id;
        };
    }

    private void stop() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure.get() != null) {
            throw new AssertionError("a writer failed", failure.get());
        }
    }
}
