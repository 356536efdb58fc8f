package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.config.rule.AddedField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of a row's fields that are not columns. Each has its own, whatever else the row has: another order of
 * {@code flat.add.fields} must not give a field the number that another one had.
 */
final class AddedNumbers {
    /** The field of a key that tells tables apart. */
    static final int MARK = 10_001;
    /** Whether the row was deleted. */
    static final int DELETED = 10_001;

    /** Above the most columns that a table can have, dropped ones included. */
    private static final int FIRST_PART = 10_101;
    /** The distance between the numbers of two uses of the same part, each under a different name. */
    private static final int BETWEEN_USES = 100;

    /** A part's place in this list is its number: new ones go to the end. */
    private static final List<String> PARTS = List.of(
            "ENVELOPE.op",
            "ENVELOPE.ts_ms",
            "ENVELOPE.ts_us",
            "ENVELOPE.ts_ns",
            "TRANSACTION.id",
            "TRANSACTION.total_order",
            "TRANSACTION.data_collection_order",
            "SOURCE.version",
            "SOURCE.connector",
            "SOURCE.name",
            "SOURCE.ts_ms",
            "SOURCE.snapshot",
            "SOURCE.db",
            "SOURCE.sequence",
            "SOURCE.ts_us",
            "SOURCE.ts_ns",
            "SOURCE.schema",
            "SOURCE.table",
            "SOURCE.txId",
            "SOURCE.lsn",
            "SOURCE.xmin",
            "SOURCE.origin",
            "SOURCE.origin_lsn");

    private AddedNumbers() {}

    /** Returns the numbers of parts of the envelope, by the names of their fields. */
    static Map<String, Integer> of(List<AddedField> parts) {
        Map<String, Integer> numbers = new HashMap<>();
        for (AddedField part : parts) {
            int number = FIRST_PART + PARTS.indexOf(part.place() + "." + part.part());
            while (numbers.containsValue(number)) {
                number += BETWEEN_USES;
            }
            numbers.put(part.name(), number);
        }
        return numbers;
    }
}
