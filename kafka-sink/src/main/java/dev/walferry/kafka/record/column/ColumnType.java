package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.TypeOid;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a column's values mean under the configured handling modes. Columns of the same type and modifier share one.
 *
 * @param schema the shape of a value, always optional
 * @param reader reads the text of a value into a sink
 * @param oid the type after domains are resolved
 * @param placeholder writes what stands for a value that PostgreSQL did not send; null if the field's type has no room for
 *     a placeholder
 */
public record ColumnType(
        Schema schema,
        ValueReader reader,
        int oid,
        @Nullable Consumer<ValueSink> placeholder) {
    /** Geometric types other than {@code point}. */
    private static final Set<Integer> ALWAYS_OPTIONAL =
            Set.of(TypeOid.BOX, TypeOid.LSEG, TypeOid.PATH, TypeOid.POLYGON, TypeOid.CIRCLE, TypeOid.LINE);

    /** Whether a column's field can be null even if the column is NOT NULL, as it is with Debezium. */
    boolean isAlwaysOptional() {
        return ALWAYS_OPTIONAL.contains(oid);
    }
}
