package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.workload.TypeMatrix;
import dev.walferry.testdata.workload.TypeMatrix.TypeCases;
import dev.walferry.transaction.MessageText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** Tools of live tests that have their own database: tables, slots, sessions, and reading a stream up to a mark. */
public final class Live {
    private static final Set<Kind> CHANGES = EnumSet.of(Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE);

    private final TestDatabase database;

    /** Prepares a database with publication {@code p} of all tables, including {@code mark}. */
    public Live(TestDatabase database) throws SQLException {
        this.database = database;
        database.execute(
                "create table mark (id text primary key)",
                "create publication p for all tables",
                "alter database \"" + database.name() + "\" set logical_decoding_work_mem = '64kB'");
    }

    public TestDatabase database() {
        return database;
    }

    /** Fills a table for each section of the matrix, in two transactions, because decoding is slow if each of many transactions changes the catalog. */
    public static void write(TypeMatrix matrix, Connection jdbc) throws SQLException {
        jdbc.setAutoCommit(false);
        run(jdbc, matrix.setup().toArray(String[]::new));
        for (TypeCases section : matrix.sections()) {
            run(jdbc, section.createTable());
        }
        jdbc.commit();
        for (TypeCases section : matrix.sections()) {
            run(jdbc, section.inserts().toArray(String[]::new));
        }
        jdbc.commit();
        jdbc.setAutoCommit(true);
    }

    public String slot(String suffix) {
        return database.name() + "_" + suffix;
    }

    public void createSlot(String suffix, boolean twoPhase) throws SQLException {
        String more = twoPhase ? ", false, true" : "";
        database.queryOne("select pg_create_logical_replication_slot('" + slot(suffix) + "', 'pgoutput'" + more + ")");
    }

    public ChangeStreamBuilder stream(String slotSuffix) {
        return streamOf(slotSuffix, "p");
    }

    /** Returns a builder for the same slot with publications other than {@code p}; they must publish {@code mark}. */
    public ChangeStreamBuilder streamOf(String slotSuffix, String... publications) {
        awaitFree(slotSuffix);
        return ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(slot(slotSuffix))
                .publication(publications);
    }

    /** Waits until the slot is free: a stream closed in the middle of much data releases it a moment later. */
    public void awaitFree(String slotSuffix) {
        database.awaitFree(slot(slotSuffix));
    }

    /** Opens a session without auto-commit. */
    public Connection session() throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    public static void run(Connection session, String... statements) throws SQLException {
        try (Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public void mark(String id) throws SQLException {
        database.execute("insert into mark values ('" + id + "')");
    }

    /**
     * Returns all messages before the transaction that set a mark, in words, each with its position. Without Relation
     * and Type, which may be repeated, and without transactions that changed nothing: trap B8, T-08, servers differ in
     * which of them they send. Begin goes without its position: 14 places it at the first change of any kind, published
     * or not.
     */
    public static List<String> readTo(String mark, ChangeStream stream) {
        List<String> all = new ArrayList<>();
        List<String> open = new ArrayList<>();
        Map<Integer, Relation> announced = new HashMap<>();
        boolean found = false;
        while (true) {
            PgOutputMessage message = stream.next();
            Lsn lsn = stream.lsn();
            follow(message, announced);
            if (message.kind() == Kind.RELATION || message.kind() == Kind.TYPE) {
                continue;
            }
            found |= MessageText.of(message).equals("insert public.mark(id=" + mark + ")");
            open.add(MessageText.of(message) + (message.kind() == Kind.BEGIN ? "" : " at " + lsn));
            if (message instanceof Commit) {
                if (found) {
                    return all;
                }
                if (open.size() > 2) {
                    all.addAll(open);
                }
                open.clear();
            }
        }
    }

    /** Returns every message up to the row that sets a mark, as it arrived. */
    public static List<PgOutputMessage> messagesTo(String mark, ChangeStream stream) {
        List<PgOutputMessage> messages = new ArrayList<>();
        PgOutputMessage message = stream.next();
        while (!isMark(message, mark)) {
            messages.add(message);
            message = stream.next();
        }
        return messages;
    }

    private static boolean isMark(PgOutputMessage message, String mark) {
        return message instanceof Insert insert
                && insert.relation().name().equals("mark")
                && insert.row().value(0).getText().equals(mark);
    }

    /** Takes messages up to and including the next inserted row. */
    public static void skipToInsert(ChangeStream stream) {
        PgOutputMessage message = stream.next();
        while (message.kind() != Kind.INSERT) {
            message = stream.next();
        }
    }

    /** Returns the row changes among some messages, in words. */
    public static List<String> changes(List<PgOutputMessage> messages) {
        return messages.stream()
                .filter(m -> CHANGES.contains(m.kind()))
                .map(MessageText::of)
                .toList();
    }

    /** Returns the row changes up to a mark, in words. */
    public static List<String> changesTo(String mark, ChangeStream stream) {
        return changes(messagesTo(mark, stream));
    }

    /** Checks that a caller that follows the Relation messages knows each row's columns. */
    private static void follow(PgOutputMessage message, Map<Integer, Relation> announced) {
        if (message instanceof Relation relation) {
            announced.put(relation.oid(), relation);
        } else if (message instanceof Insert insert) {
            Relation last = announced.get(insert.relation().oid());
            Assertions.assertTrue(last != null && last.describesSameAs(insert.relation()));
        }
    }

    /** Returns how many transactions the server has streamed for a slot. */
    long streamedTransactions(String slotSuffix) throws SQLException {
        return Long.parseLong(String.valueOf(database.queryOne(
                "select coalesce(sum(stream_txns), 0) from pg_stat_replication_slots where slot_name = '"
                        + slot(slotSuffix) + "'")));
    }

    public Lsn confirmedFlush(String slotSuffix) throws SQLException {
        return Lsn.parse(String.valueOf(database.queryOne(
                "select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + slot(slotSuffix) + "'")));
    }
}
