package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What shows that the server is there, and what it knows, for other threads to ask while a session runs.
 *
 * @param bytes how many bytes it has sent: a row that takes minutes to arrive is no standstill
 * @param silence how long it has been silent although it was asked; zero if it is not late to answer
 * @param told the position that it was told last as safe; zero if that is not known
 * @param heldBack why it sends nothing although it has changes; null if it holds nothing back, as far as is known
 */
public record SourceSigns(
        LongSupplier bytes, Supplier<Duration> silence, Supplier<Lsn> told, Supplier<@Nullable String> heldBack) {
    /** There is no session, or nothing is known of its server. */
    public static final SourceSigns NONE = new SourceSigns(() -> 0, () -> Duration.ZERO, () -> Lsn.ZERO, () -> null);
}
