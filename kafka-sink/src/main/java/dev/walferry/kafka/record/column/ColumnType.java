package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;

/**
 * What a column's values mean under the configured handling modes. Columns of the same type and modifier share one.
 *
 * @param schema the shape of a value, always optional
 * @param reader tells a sink what the text of a value says
 * @param placeholder tells a sink what stands for a value that PostgreSQL did not send
 */
public record ColumnType(Schema schema, ValueReader reader, Consumer<ValueSink> placeholder) {}
