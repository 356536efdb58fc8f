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
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.rule.KeyRule;
import java.util.List;
import java.util.Set;

/**
 * What records look like.
 *
 * @param topicPrefix first part of every topic's name, and the logical name of the source in every record
 * @param keyFormat how keys are written
 * @param valueFormat how values are written
 * @param envelope what values say
 * @param flat the form of values that are rows alone
 * @param headers which headers records have whatever their format
 * @param messages which logical messages have records
 * @param outbox which messages and tables are events of applications
 * @param transactionMetadata whether records say their place in their transaction, and transactions have records of their own
 * @param schemaNames how names of schemas are changed into names that Avro accepts
 * @param fieldNames how names of columns are
 * @param decimals how {@code numeric} and {@code money} are written
 * @param times how dates and times without a zone are written
 * @param intervals how a span of time is written
 * @param binaries how {@code bytea} is written
 * @param hstores how key-value pairs are written
 * @param unavailablePolicy what a record has in place of a value that PostgreSQL did not send
 * @param unavailableValue stands for a value that PostgreSQL did not send; {@code hex:} and digits for raw bytes
 * @param conversionFailure what happens to a value that its field's type cannot hold
 * @param tombstones whether a delete is followed by a record without value
 * @param timestamp which time a record's timestamp is
 * @param skipped changes that do not become records
 * @param keyRules keys chosen in place of the tables' own, in the order in which they were given
 * @param shape which tables and columns records show, and how
 * @param topicNames how topics are named
 * @param reserved the topics that are for other records than those of tables and events
 */
public record RecordSettings(
        String topicPrefix,
        RecordFormat keyFormat,
        RecordFormat valueFormat,
        RecordEnvelope envelope,
        FlatSettings flat,
        HeaderSettings headers,
        MessageSettings messages,
        OutboxSettings outbox,
        boolean transactionMetadata,
        NameAdjustment schemaNames,
        NameAdjustment fieldNames,
        DecimalHandling decimals,
        TimePrecision times,
        IntervalHandling intervals,
        BinaryHandling binaries,
        HstoreHandling hstores,
        UnavailablePolicy unavailablePolicy,
        String unavailableValue,
        ConversionFailure conversionFailure,
        boolean tombstones,
        RecordTimestamp timestamp,
        Set<SkippableOperation> skipped,
        List<KeyRule> keyRules,
        ShapeSettings shape,
        TopicNameSettings topicNames,
        ReservedTopics reserved) {

    /**
     * Returns whether keys or values have schemas.
     *
     * @return true if a field must hold its own type
     */
    public boolean hasSchemas() {
        return keyFormat.hasSchemas() || valueFormat.hasSchemas();
    }

    /**
     * Returns the topics that keep the last record of each key.
     *
     * @return the topic of relations under {@code value.format=raw}, otherwise none
     */
    public Set<String> compactedTopics() {
        return valueFormat == RecordFormat.RAW ? Set.of(topicNames.relationsTopic()) : Set.of();
    }

    /**
     * Returns whether logical messages are asked for.
     *
     * @return false if none of them could become anything
     */
    public boolean needsMessages() {
        return !skipped.contains(SkippableOperation.M)
                || headers.contextPrefix() != null
                || outbox.messageTypes() != null;
    }
}
