package dev.walferry.kafka.record.reselect;

import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.connection.Lookups;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Rows of the database's tables, read one by one on its own thread. The role needs SELECT on the tables. A table that
 * was dropped meanwhile has no such row, nor has one whose columns were dropped or have other types now. Safe in any
 * thread.
 */
public final class TableRows implements RowLookup, AutoCloseable {
    /** Values are printed as in the stream, and a policy that would hide a row causes an error instead. */
    private static final String SETTINGS =
            "SET row_security = off; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
                    + " SET extra_float_digits = 3; SET bytea_output = 'hex'; SET TimeZone = 'UTC'; SET lc_monetary = 'C';"
                    + " SET application_name = 'walferry reselect'";

    private final KeyOperators operators = new KeyOperators();
    private final Lookups<RowQuestion, RowAnswer> lookups;

    /**
     * Creates lookups that have asked nothing yet.
     *
     * @param connections opens connections to the database
     */
    public TableRows(ConnectionSource connections) {
        this(connections, new Failures());
    }

    /**
     * Creates lookups that have asked nothing yet.
     *
     * @param connections opens connections to the database
     * @param failures counts what it does not answer
     */
    public TableRows(ConnectionSource connections, Failures failures) {
        this.lookups =
                new Lookups<>("rows", "walferry-reselect", () -> prepared(connections.open()), this::answers, failures);
    }

    private static Connection prepared(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(SETTINGS);
        }
        return open;
    }

    @Override
    public CompletableFuture<RowAnswer> ask(RowQuestion question) {
        return lookups.ask(question);
    }

    @Override
    public @Nullable String trouble() {
        return lookups.trouble();
    }

    private List<RowAnswer> answers(Connection connection, List<RowQuestion> questions) throws SQLException {
        List<RowAnswer> answers = new ArrayList<>();
        for (RowQuestion question : questions) {
            answers.add(answer(connection, question));
        }
        return answers;
    }

    private RowAnswer answer(Connection connection, RowQuestion question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql(connection, question))) {
            // Binary results would have to be turned into text here.
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            int at = 1;
            for (String value : question.key().values()) {
                statement.setObject(at++, value, Types.OTHER);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return answer(rows, question.wanted().size());
            }
        } catch (SQLException e) {
            if (Lookups.isNotThere(e) || isAltered(connection, question, e)) {
                return RowAnswer.NO_ROW;
            }
            throw e;
        }
    }

    /** A key of another type may not even have the operator. */
    private static boolean isAltered(Connection connection, RowQuestion question, SQLException why) {
        if (!Lookups.isRefusal(why)) {
            return false; // the connection may be gone
        }
        try (Statement statement = connection.createStatement()) {
            PGConnection names = connection.unwrap(PGConnection.class);
            String table = oid(names, question.relation());
            List<String> columns = Stream.concat(question.wanted().stream(), question.key().keySet().stream())
                    .distinct()
                    .toList();
            try (ResultSet row =
                    statement.executeQuery("SELECT " + TypeCondition.of(table, question.relation(), columns, names))) {
                return row.next() && !row.getBoolean(1);
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
            return false;
        }
    }

    private static RowAnswer answer(ResultSet rows, int columns) throws SQLException {
        if (!rows.next()) {
            return RowAnswer.NO_ROW;
        }
        List<@Nullable String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
            values.add(rows.getString(column));
        }
        return rows.next() ? RowAnswer.NO_ROW : new RowAnswer(true, values);
    }

    private String sql(Connection connection, RowQuestion question) throws SQLException {
        PGConnection names = connection.unwrap(PGConnection.class);
        List<String> wanted = new ArrayList<>();
        for (String column : question.wanted()) {
            wanted.add(names.escapeIdentifier(column));
        }
        List<String> conditions = new ArrayList<>();
        for (String column : question.key().keySet()) {
            String operator = operators.of(connection, type(question.relation(), column));
            conditions.add(names.escapeIdentifier(column) + " " + operator + " ?");
        }
        conditions.add(
                TypeCondition.of(oid(names, question.relation()), question.relation(), question.wanted(), names));
        return wanted.stream().collect(Collectors.joining(", ", "SELECT ", " FROM "))
                + name(names, question.relation())
                + conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", " LIMIT 2"));
    }

    private static String name(PGConnection names, Relation relation) throws SQLException {
        return names.escapeIdentifier(relation.namespace()) + "." + names.escapeIdentifier(relation.name());
    }

    /** The column {@code tableoid} has it too, but a role that may read some columns may not read that one. */
    private static String oid(PGConnection names, Relation relation) throws SQLException {
        return "pg_catalog.to_regclass('" + names.escapeLiteral(name(names, relation)) + "')";
    }

    private static int type(Relation relation, String name) {
        return relation.columns().stream()
                .filter(column -> column.name().equals(name))
                .mapToInt(Column::typeOid)
                .findFirst()
                .orElse(0);
    }

    /** Ends the thread, even in the middle of a query. Open questions stay unanswered. */
    @Override
    public void close() {
        lookups.close();
    }
}
