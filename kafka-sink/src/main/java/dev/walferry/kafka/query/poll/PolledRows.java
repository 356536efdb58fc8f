package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one statement, fetched part by part within the caller's transaction. For one thread. */
final class PolledRows implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final Relation relation;
    private final TupleWriter writer;
    private long bytes;

    PolledRows(Connection connection, PollSql.Query query, Relation relation, int fetch) throws SQLException {
        this.relation = relation;
        this.writer = new TupleWriter(relation);
        this.statement = connection.prepareStatement(query.sql());
        try {
            statement.setFetchSize(fetch);
            for (int i = 0; i < query.parameters().size(); i++) {
                statement.setString(i + 1, query.parameters().get(i));
            }
            this.rows = statement.executeQuery();
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    boolean next() throws SQLException {
        return rows.next();
    }

    /** Returns the row, as a query found it. */
    Read row() throws SQLException {
        int columns = relation.columns().size();
        for (int i = 1; i <= columns; i++) {
            String value = rows.getString(i);
            if (value == null) {
                writer.nul();
            } else {
                byte[] text = value.getBytes(StandardCharsets.UTF_8);
                bytes += text.length;
                writer.text(text);
            }
        }
        return Read.of(writer.row());
    }

    /** Returns how many bytes the values had since the last call. */
    long takeBytes() {
        long taken = bytes;
        bytes = 0;
        return taken;
    }

    long bytes() {
        return bytes;
    }

    /** Values after those of the relation. */
    List<String> extras(int count) throws SQLException {
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(extra(i));
        }
        return values;
    }

    /** Returns a value after those of the relation. */
    String extra(int place) throws SQLException {
        return rows.getString(relation.columns().size() + 1 + place);
    }

    long number(int place) throws SQLException {
        return rows.getLong(relation.columns().size() + 1 + place);
    }

    /** Returns a relation for statements whose results have no row of the table. */
    static Relation nothing(PolledTable table) {
        Relation relation = table.relation();
        return Relation.of(
                relation.oid(), relation.namespace(), relation.name(), relation.replicaIdentity(), List.of());
    }

    /** Returns the values of a row's key; null if one of them is null. */
    static @Nullable List<String> key(Tuple row, int[] columns) {
        List<String> values = new ArrayList<>(columns.length);
        for (int column : columns) {
            switch (row.valueKind(column)) {
                case TEXT -> values.add(new String(row.value(column).toBytes(), StandardCharsets.UTF_8));
                default -> {
                    return null;
                }
            }
        }
        return values;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
