package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.SourceType;
import java.util.Locale;

/** Types whose schemas also say what a column is in PostgreSQL, in the parameters that Debezium has for it. */
final class DescribedTypes {
    private static final String PREFIX = "__debezium.source.column.";
    private static final int NONE = -1;

    private DescribedTypes() {}

    /** The type of a column with the parameters. */
    static ColumnType of(ColumnType type, SourceType source, String column) {
        ColumnType described = type.withParameter(PREFIX + "type", source.name().toUpperCase(Locale.ENGLISH));
        if (source.length() != NONE) {
            described = described.withParameter(PREFIX + "length", Integer.toString(source.length()));
        }
        return described
                .withParameter(PREFIX + "scale", Integer.toString(source.scale()))
                .withParameter(PREFIX + "name", column);
    }
}
