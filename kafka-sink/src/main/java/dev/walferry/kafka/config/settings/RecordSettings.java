package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.BinaryHandling;
import dev.walferry.kafka.config.mode.ConversionFailure;
import dev.walferry.kafka.config.mode.DecimalHandling;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.kafka.config.mode.IntervalHandling;
import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.RecordTimestamp;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.mode.TimePrecision;
import java.util.List;
import java.util.Set;

/**
 * What records look like.
 *
 * @param topicPrefix first part of every topic's name, and the logical name of the source in every record
 * @param keyFormat how keys are written
 * @param valueFormat how values are written
 * @param envelope what values say
 * @param flat what values look like that are rows
 * @param schemaNames how names of schemas are changed into names that Avro accepts
 * @param fieldNames how names of columns are
 * @param decimals how {@code numeric} and {@code money} are written
 * @param times how dates and times without a zone are written
 * @param intervals how a span of time is written
 * @param binaries how {@code bytea} is written
 * @param hstores how key-value pairs are written
 * @param unavailableValue stands for a value that PostgreSQL did not send; {@code hex:} and digits for raw bytes
 * @param conversionFailure what happens to a value that its field's type cannot hold
 * @param tombstones whether a delete is followed by a record without value
 * @param timestamp which time a record's timestamp is
 * @param skipped changes that become no record
 * @param keyRules keys chosen in place of the tables' own, in the order in which they were given
 * @param shape which tables and columns records show, and how
 * @param topicNames how topics are named
 */
public record RecordSettings(
        String topicPrefix,
        RecordFormat keyFormat,
        RecordFormat valueFormat,
        RecordEnvelope envelope,
        FlatSettings flat,
        NameAdjustment schemaNames,
        NameAdjustment fieldNames,
        DecimalHandling decimals,
        TimePrecision times,
        IntervalHandling intervals,
        BinaryHandling binaries,
        HstoreHandling hstores,
        String unavailableValue,
        ConversionFailure conversionFailure,
        boolean tombstones,
        RecordTimestamp timestamp,
        Set<SkippableOperation> skipped,
        List<KeyRule> keyRules,
        ShapeSettings shape,
        TopicNameSettings topicNames) {

    /**
     * Whether keys or values have schemas.
     *
     * @return true if a field must hold its own type
     */
    public boolean hasSchemas() {
        return keyFormat.hasSchemas() || valueFormat.hasSchemas();
    }
}
