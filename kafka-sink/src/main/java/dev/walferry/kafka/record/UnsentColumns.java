package dev.walferry.kafka.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Names the columns whose values PostgreSQL did not send, in a header. What stands for them in a value need not be
 * recognizable: in a column of numbers it is null.
 */
final class UnsentColumns {
    static final String HEADER = "__walferry.unavailable";

    private static final ObjectMapper JSON = new ObjectMapper();

    private UnsentColumns() {}

    /** A JSON array of the names of a row's columns that were not sent. */
    static Header header(Relation relation, Tuple row) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            if (row.isUnchanged(i)) {
                names.add(relation.columns().get(i).name());
            }
        }
        try {
            return new RecordHeader(HEADER, JSON.writeValueAsBytes(names));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // strings can always be written
        }
    }
}
