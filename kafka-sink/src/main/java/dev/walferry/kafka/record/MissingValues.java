package dev.walferry.kafka.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Names the columns whose values a record does not have, in headers. Their stand-in need not be recognizable: in a
 * numeric column it is null.
 */
final class MissingValues {
    private static final String UNSENT = "__walferry.unavailable";
    private static final String RESELECTED = "__walferry.reselected";

    private static final ObjectMapper JSON = new ObjectMapper();

    private MissingValues() {}

    /** Names the columns of a row that records show and PostgreSQL did not send. */
    static Header unsent(TableColumns columns, Tuple row) {
        return header(UNSENT, unsentNames(columns, row));
    }

    /** Throws if a value of a row that records show was not sent. */
    static void refuse(TableColumns columns, Tuple row) {
        List<String> names = unsentNames(columns, row);
        if (names.isEmpty()) {
            return;
        }
        throw new RecordMappingException("columns " + names + " of relation " + columns.relation()
                + " are stored out of line (TOAST) and were not sent, because they did not change: set REPLICA IDENTITY"
                + " FULL for later changes, and unavailable.value.policy=placeholder, omit or reselect for this one");
    }

    private static List<String> unsentNames(TableColumns columns, Tuple row) {
        List<String> names = new ArrayList<>();
        for (int column : columns.shown()) {
            if (row.isUnchanged(column) && columns.type(column).constant() == null) {
                names.add(columns.name(column));
            }
        }
        return names;
    }

    /** Names the columns whose values were read from the table, and may be newer than the change. */
    static Header reselected(List<String> names) {
        return header(RESELECTED, names);
    }

    /** Names columns whose fields cannot hold the values. */
    static Header unconverted(List<String> names) {
        return header(TableColumns.UNCONVERTED, names);
    }

    private static Header header(String name, List<String> columns) {
        try {
            return new RecordHeader(name, JSON.writeValueAsBytes(columns));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // strings can always be written
        }
    }
}
