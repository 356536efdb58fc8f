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
 * @param length the most characters or digits that a value has, {@link Integer#MAX_VALUE} without limit
 * @param placeholder writes what replaces a value that PostgreSQL did not send; null if the field's type has no room
 *     for a placeholder
 * @param constant writes what replaces every value, even null; null for a column that shows its values
 */
public record ColumnType(
        Schema schema,
        ValueReader reader,
        int oid,
        int length,
        @Nullable Consumer<ValueSink> placeholder,
        @Nullable Consumer<ValueSink> constant) {
    /** Geometric types other than {@code point}. */
    private static final Set<Integer> ALWAYS_OPTIONAL =
            Set.of(TypeOid.BOX, TypeOid.LSEG, TypeOid.PATH, TypeOid.POLYGON, TypeOid.CIRCLE, TypeOid.LINE);

    private static final Set<Integer> CHARACTER =
            Set.of(TypeOid.TEXT, TypeOid.VARCHAR, TypeOid.BPCHAR, TypeOid.NAME, TypeOid.CHAR);

    private static final String ENUM = "io.debezium.data.Enum";
    private static final String GEOMETRY = "io.debezium.data.geometry.Geometry";

    /** Returns whether a column's field can be null even if the column is NOT NULL, as it is with Debezium. */
    boolean isAlwaysOptional() {
        return ALWAYS_OPTIONAL.contains(oid) || GEOMETRY.equals(schema.name());
    }

    /** Returns whether a value that was not sent becomes null. */
    boolean isNullIfUnsent() {
        return placeholder == null && constant == null && !ENUM.equals(schema.name()) && LargeTypes.has(oid, length);
    }

    /**
     * Returns whether values can be replaced by any text: character types, enums, and types that are not built in and known
     * only by their text.
     *
     * @return false if the text has a form that readers rely on
     */
    public boolean isCharacter() {
        boolean isUnknown = !TypeOid.isBuiltIn(oid) && schema.type() == Schema.Type.STRING && schema.name() == null;
        return CHARACTER.contains(oid) || ENUM.equals(schema.name()) || isUnknown;
    }

    /**
     * Returns the same type with one more parameter in its schema.
     *
     * @param name the parameter
     * @param value its value
     * @return a copy
     */
    public ColumnType withParameter(String name, String value) {
        return new ColumnType(
                ColumnSchemas.withParameter(schema, name, value), reader, oid, length, placeholder, constant);
    }

    /**
     * Returns the same type, read in another way.
     *
     * @param other its values fit the same schema
     * @return a copy
     */
    public ColumnType readBy(ValueReader other) {
        return new ColumnType(schema, other, oid, length, placeholder, constant);
    }

    /**
     * Returns the same type with one value for all rows.
     *
     * @param value writes a value that fits the same schema
     * @return a copy
     */
    public ColumnType always(Consumer<ValueSink> value) {
        return new ColumnType(schema, (bytes, from, to, out) -> value.accept(out), oid, length, value, value);
    }
}
