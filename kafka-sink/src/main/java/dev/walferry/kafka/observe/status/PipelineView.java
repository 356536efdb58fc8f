package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.pipeline.Progress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sources of everything that is shown of a pipeline.
 *
 * @param name the pipeline's name; null for the only one of a daemon without names
 * @param slot the slot's name; empty if tables are polled
 * @param progress its progress
 * @param failures what went wrong
 * @param watch the slot as the server sees it
 * @param tables the tables that are read, as they are now
 * @param end why it has ended although its process goes on; null while it has not
 */
public record PipelineView(
        @Nullable String name,
        String slot,
        Progress progress,
        Failures failures,
        SlotWatch watch,
        Supplier<List<TableView>> tables,
        Supplier<@Nullable String> end) {}
