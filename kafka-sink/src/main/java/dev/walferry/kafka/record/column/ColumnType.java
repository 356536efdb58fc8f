package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
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
        @Nullable Consumer<ValueSink> placeholder) {}
