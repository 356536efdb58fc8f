package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.config.rule.ColumnTreatment;
import dev.walferry.kafka.config.rule.ColumnTreatment.Hash;
import dev.walferry.kafka.config.rule.ColumnTreatment.Mask;
import dev.walferry.kafka.config.rule.ColumnTreatment.Truncate;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.value.ValueReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * Types of columns whose values are masked, hashed or cut. Columns of the same type that are treated alike share one.
 *
 * <p>A schema's parameter names the treatment, even if it does not apply to the type, as with Debezium.
 */
final class TreatedTypes {
    private record Treated(ColumnType type, ColumnTreatment treatment) {}

    private final Map<Treated, ColumnType> known = new HashMap<>();

    /** Returns the type under a treatment, or the very same if the treatment does not concern it. */
    ColumnType of(ColumnType type, ColumnTreatment treatment) {
        return known.computeIfAbsent(new Treated(type, treatment), TreatedTypes::make);
    }

    private static ColumnType make(Treated treated) {
        ColumnTreatment treatment = treated.treatment();
        if (treatment instanceof Truncate truncate) {
            return truncated(treated.type(), truncate.length());
        }
        ColumnType type = treated.type().withParameter("masked", "true");
        if (!type.isCharacter()) {
            return type;
        }
        if (treatment instanceof Mask mask) {
            byte[] asterisks = "*".repeat(mask.length()).getBytes(StandardCharsets.US_ASCII);
            return type.always(out -> out.ascii(asterisks, 0, asterisks.length));
        }
        return type.readBy(new Pseudonym((Hash) treatment, type.length()));
    }

    private static ColumnType truncated(ColumnType type, int length) {
        if (type.length() <= length) {
            return type;
        }
        ColumnType marked = type.withParameter("truncateLength", Integer.toString(length));
        if (!canBeCut(type)) {
            return marked;
        }
        return marked.readBy(
                type.reader().equals(ValueReader.TEXT)
                        ? new CutText(length)
                        : new CutValue(type.schema(), type.reader(), length));
    }

    /** Returns whether the values are strings, whatever they say, or plain bytes. */
    private static boolean canBeCut(ColumnType type) {
        Schema schema = type.schema();
        return schema.type() == Schema.Type.STRING || (schema.type() == Schema.Type.BYTES && schema.name() == null);
    }
}
