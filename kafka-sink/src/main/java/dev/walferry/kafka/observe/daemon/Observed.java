package dev.walferry.kafka.observe.daemon;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.slot.SlotState;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.source.SourceDatabase;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that is observed.
 *
 * @param config its configuration
 * @param database where its slot is
 * @param progress its progress
 * @param failures what went wrong
 * @param tables the tables that are read, as they are now
 * @param slotListener is told of the slot whenever the server has answered
 * @param end why it has ended although its process goes on; null while it has not
 */
public record Observed(
        SinkConfig config,
        SourceDatabase database,
        Progress progress,
        Failures failures,
        Supplier<List<TableView>> tables,
        Consumer<SlotState> slotListener,
        Supplier<@Nullable String> end) {}
