package dev.walferry.testdata.workload;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/**
 * Transactions drawn at random, of tables with every kind of replica identity: changed keys, large values that do not
 * change, nulls, savepoints, transactions that are rolled back and ones that change nothing. The same seed gives the same
 * statements.
 */
public final class RandomChanges {
    private static final int KEYS = 30;

    private static final String[] TABLES = {
        "create table item (id int primary key, note text, n numeric(9,2), at timestamptz, tags text[], large text)",
        "alter table item alter large set storage external",
        "create table pair (v text, b int, a text, primary key (a, b))",
        "create table whole (id int primary key, note text, large text)",
        "alter table whole replica identity full",
        "alter table whole alter large set storage external",
        "create table bag (kind int, note text)",
        "alter table bag replica identity full",
        "create table byindex (a int, note text, c int not null)",
        "create unique index byindex_c on byindex (c)",
        "alter table byindex replica identity using index byindex_c",
        "create table grows (a int, note text)",
        "create table part (id int primary key, note text) partition by range (id)",
        "create table part_a partition of part for values from (0) to (15)",
        "create table part_b (note text, gone int, id int not null)",
        "alter table part_b drop gone",
        "alter table part attach partition part_b for values from (15) to (100)",
        "create schema \"Odd.Schema\"",
        "create table \"Odd.Schema\".\"a \"\"b\"\"\" (\"I d\" int primary key, \"select\" text)",
    };

    private static final List<String> NOTES = List.of(
            "null",
            "''",
            "'plain'",
            "'it''s'",
            "E'tab\\tline\\nback\\\\slash'",
            "'\"quoted\"'",
            "'\u00fc\u20ac\ud83d\ude00'",
            "E'\\x01'",
            "'NULL'",
            "'{}'",
            "repeat('x', 3000)");

    private final Random random;

    /**
     * Draws statements.
     *
     * @param seed decides which
     */
    public RandomChanges(long seed) {
        this.random = new Random(seed);
    }

    /**
     * Returns the statements to run before.
     *
     * @return statements
     */
    public static String[] tables() {
        return TABLES.clone();
    }

    /**
     * Runs some transactions.
     *
     * @param connection to the database with the tables
     * @param transactions how many
     * @throws SQLException if a statement is refused, which none should be
     */
    public void run(Connection connection, int transactions) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < transactions; i++) {
                transaction(statement);
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
    }

    private void transaction(Statement statement) throws SQLException {
        for (int n = random.nextInt(6); n > 0; n--) {
            boolean nested = random.nextInt(6) == 0;
            if (nested) {
                statement.execute("savepoint s");
            }
            statement.execute(change());
            if (nested) {
                statement.execute(random.nextBoolean() ? "rollback to s" : "release s");
            }
        }
    }

    private String change() {
        int id = random.nextInt(KEYS);
        int other = random.nextInt(KEYS);
        return switch (random.nextInt(9)) {
            case 0 -> keyed("item", id, other, "n = " + random.nextInt(1000) + ".5, tags = array[" + note() + ", 'b']");
            case 1 -> keyed("item", id, other, "at = '2026-01-02 03:04:05." + random.nextInt(999_999) + "+02'");
            case 2 -> keyed("whole", id, other, "note = " + note());
            case 3 -> keyed("part", id, other, "note = " + note());
            case 4 -> pair(id, other);
            case 5 -> bag(id, other);
            case 6 -> byIndex(id, other);
            case 7 -> "insert into grows values (" + id + ", " + note() + ")";
            default -> odd(id, other);
        };
    }

    private String note() {
        return NOTES.get(random.nextInt(NOTES.size()));
    }

    /** Returns a condition under which an insert does nothing where the key is taken already. */
    private static String unlessTaken(String table, String key, int id) {
        return " and not exists (select from " + table + " where " + key + " = " + id + ")";
    }

    private String keyed(String table, int id, int other, String set) {
        return switch (random.nextInt(6)) {
            case 0 -> "delete from " + table + " where id = " + id;
            case 1, 2 -> insert(table, id);
            case 3 -> "update " + table + " set id = " + other + " where id = " + id + unlessTaken(table, "id", other);
            case 4 -> "update " + table + " set note = " + note() + " where id between " + id + " and " + (id + 3);
            default -> "update " + table + " set " + set + " where id = " + id;
        };
    }

    private String insert(String table, int id) {
        String large = table.equals("part") ? "" : ", repeat('large " + id + " ', " + random.nextInt(1000) + ")";
        String columns = table.equals("part") ? " (id, note)" : " (id, note, large)";
        return "insert into " + table + columns + " values (" + id + ", " + note() + large + ") on conflict do nothing";
    }

    private String pair(int id, int other) {
        return switch (random.nextInt(4)) {
            case 0 -> "delete from pair where b = " + id;
            case 1 -> "update pair set v = " + note() + " where b = " + id;
            case 2 ->
                "update pair set b = " + other + ", a = 'moved' where b = " + id + unlessTaken("pair", "b", other)
                        + " and a = 'new'";
            default -> "insert into pair values (" + note() + ", " + id + ", 'new') on conflict do nothing";
        };
    }

    private String bag(int id, int other) {
        return switch (random.nextInt(4)) {
            case 0 -> "delete from bag where kind = " + id;
            case 1 -> "update bag set kind = " + other + " where kind = " + id;
            case 2 -> "update bag set note = " + note() + " where kind = " + id;
            default -> "insert into bag values (" + id + ", " + note() + "), (null, null)";
        };
    }

    private String byIndex(int id, int other) {
        return switch (random.nextInt(4)) {
            case 0 -> "delete from byindex where c = " + id;
            case 1 -> "update byindex set c = " + other + " where c = " + id + unlessTaken("byindex", "c", other);
            case 2 -> "update byindex set a = " + other + ", note = " + note() + " where c = " + id;
            default -> "insert into byindex values (" + other + ", " + note() + ", " + id + ") on conflict do nothing";
        };
    }

    private String odd(int id, int other) {
        String table = "\"Odd.Schema\".\"a \"\"b\"\"\"";
        return switch (random.nextInt(4)) {
            case 0 -> "delete from " + table + " where \"I d\" = " + id;
            case 1 -> "update " + table + " set \"select\" = " + note() + " where \"I d\" = " + id;
            case 2 ->
                "update " + table + " set \"I d\" = " + other + " where \"I d\" = " + id
                        + unlessTaken(table, "\"I d\"", other);
            default -> "insert into " + table + " values (" + id + ", " + note() + ") on conflict do nothing";
        };
    }
}
