package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.SourceType;
import java.util.Locale;

/** Types whose schemas also hold the column's type in PostgreSQL, in Debezium's parameters for it. */
final class DescribedTypes {
    private static final String PREFIX = "__debezium.source.column.";
    private static final int NONE = -1;

    private DescribedTypes() {}

    /** Returns a column's type with these parameters. */
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
