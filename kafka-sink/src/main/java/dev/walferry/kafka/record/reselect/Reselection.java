package dev.walferry.kafka.record.reselect;

import dev.walferry.kafka.connection.LookupFailure;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Completes the updates of one relation with values that PostgreSQL did not send, as the table has them now. They may
 * be newer than the update. What cannot be found stays as it is. For one thread.
 */
public final class Reselection {
    private final RowLookup rows;
    private final TableColumns columns;
    private final int[] key;
    private @Nullable Update asked;
    private @Nullable CompletableFuture<RowAnswer> answer;
    private List<String> found = List.of();

    /**
     * Creates reselection for one relation.
     *
     * @param rows looks rows up
     * @param columns as values show them
     * @param key indexes of the columns of a row's key; none if rows have no key, and then none is looked up
     */
    public Reselection(RowLookup rows, TableColumns columns, int[] key) {
        this.rows = rows;
        this.columns = columns;
        this.key = key.clone();
    }

    /**
     * The update with the values that were missing.
     *
     * @param update an update of the relation
     * @return the same one if nothing is missing, or nothing is found; null while a row is looked up: ask again later
     *     with the same update, before any other
     * @throws RecordMappingException if the server does not let the role read the row, or cannot read it itself
     * @throws StalledLookupException if the server does not answer now
     */
    @SuppressWarnings("ReferenceEquality") // an update is asked about again until it is complete
    public @Nullable Update complete(Update update) {
        found = List.of();
        List<String> missing = missing(update.row());
        Map<String, String> values = missing.isEmpty() ? Map.of() : keyOf(update.row());
        if (values.isEmpty()) {
            return update;
        }
        if (update != asked || answer == null) {
            asked = update;
            answer = rows.ask(new RowQuestion(columns.relation(), missing, values));
        }
        return answer.isDone() ? completed(update, missing, answered(answer)) : null;
    }

    /**
     * Returns the columns that were completed in the last update.
     *
     * @return their names
     */
    public List<String> found() {
        return found;
    }

    private List<String> missing(Tuple row) {
        List<String> missing = new ArrayList<>();
        for (int column : columns.shown()) {
            if (row.isUnchanged(column) && columns.type(column).constant() == null) {
                missing.add(columns.name(column));
            }
        }
        return missing;
    }

    /** Returns a row's key; empty if there is none or not all of it is known. */
    private Map<String, String> keyOf(Tuple row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int column : key) {
            String value = row.isUnchanged(column) ? null : row.getString(column);
            if (value == null) {
                return Map.of();
            }
            values.put(columns.name(column), value);
        }
        return values;
    }

    private RowAnswer answered(CompletableFuture<RowAnswer> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            asked = null;
            LookupFailure failure = LookupFailure.of(e);
            throw new RecordMappingException(
                    "unavailable.value.policy=reselect: cannot read a row of relation " + columns.relation() + ": "
                            + failure.reason() + "; nothing was skipped: " + failure.remedy()
                            + "; or set unavailable.value.policy=placeholder",
                    failure.cause(),
                    failure.isOfQuestion() ? Fault.TABLE : Fault.SERVICE);
        }
    }

    private Update completed(Update update, List<String> missing, RowAnswer values) {
        if (!values.isFound()) {
            return update;
        }
        found = missing;
        TupleWriter writer = new TupleWriter(update.relation());
        Tuple row = update.row();
        for (int column = 0; column < columns.size(); column++) {
            int place = row.isUnchanged(column) ? missing.indexOf(columns.name(column)) : -1;
            if (place >= 0) {
                write(values.values().get(place), writer);
            } else {
                copy(row, column, writer);
            }
        }
        return Update.of(update.old(), writer.row());
    }

    private static void write(@Nullable String value, TupleWriter writer) {
        if (value == null) {
            writer.nul();
        } else {
            writer.text(value);
        }
    }

    private static void copy(Tuple row, int column, TupleWriter writer) {
        if (row.isNull(column)) {
            writer.nul();
        } else if (row.isUnchanged(column)) {
            writer.unchanged();
        } else {
            ValueView value = row.value(column);
            writer.text(value.toBytes());
        }
    }
}
