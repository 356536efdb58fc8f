package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.FlatDelete;
import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.Operation;
import java.util.Set;

/**
 * Which records changes become.
 *
 * @param deletes whether a delete has a record with a value
 * @param tombstones whether a delete of a row with a key has a record without one
 * @param truncates whether a truncate has a record
 * @param skipped changes without a record
 * @param skipsUnchanged whether an update that changes nothing that its record shows has none
 * @param failsUnsent whether a new row with a value that was not sent stops the stream
 * @param reselects whether such a value is read from the table
 */
record RecordRules(
        boolean deletes,
        boolean tombstones,
        boolean truncates,
        Set<SkippableOperation> skipped,
        boolean skipsUnchanged,
        boolean failsUnsent,
        boolean reselects) {
    static RecordRules of(RecordSettings settings) {
        boolean skipsUnchanged = settings.shape().skipsUnchanged();
        boolean failsUnsent = settings.unavailablePolicy() == UnavailablePolicy.FAIL
                && settings.valueFormat() != RecordFormat.RAW; // which shows what was not sent
        boolean reselects = settings.unavailablePolicy() == UnavailablePolicy.RESELECT;
        if (settings.envelope() == RecordEnvelope.FLAT) {
            FlatDelete delete = settings.flat().delete();
            return new RecordRules(
                    delete.isRewritten(),
                    delete.hasTombstone(),
                    false,
                    settings.skipped(),
                    skipsUnchanged,
                    failsUnsent,
                    reselects);
        }
        return new RecordRules(
                true, settings.tombstones(), true, settings.skipped(), skipsUnchanged, failsUnsent, reselects);
    }

    boolean isSkipped(Operation operation) {
        return skipped.contains(operation.configured());
    }
}
