package dev.walferry.kafka.session;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.pipeline.MessageMapper;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.source.SlotSource;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of one session, around a {@link dev.walferry.kafka.record.RecordMapper}. For the session's thread.
 *
 * @param <R> what a record is: Kafka's, or that of the runtime that sends it
 */
public interface SessionRecords<R> extends MessageMapper<R> {
    /**
     * Notes changes that the server has sent and that are not mapped: of a parked table, or contained in the rows of a
     * snapshot. Another session may leave out others.
     *
     * @param changes how many came before the next message; a TRUNCATE counts as one
     */
    void leftOut(long changes);

    /**
     * Heartbeats in the formats of the other records.
     *
     * @param topic where they go
     * @return makes the heartbeat of a time in milliseconds since 1970; null while it cannot be made yet
     */
    LongFunction<@Nullable R> heartbeats(String topic);

    /**
     * Begins sessions.
     *
     * @param <R> what a record is
     */
    @FunctionalInterface
    interface Factory<R> {
        /**
         * Begins a session over a stream that has just been opened.
         *
         * @param changes where the changes come from, only to be asked what it is
         * @param settings what records look like
         * @param facts where they come from
         * @param lookups asked for what the stream does not contain
         * @param markers says which rows of a snapshot are the first
         * @return makes the session's records
         */
        SessionRecords<R> begin(
                SlotSource changes,
                RecordSettings settings,
                SourceFacts facts,
                RecordLookups lookups,
                SnapshotMarkers markers);
    }
}
