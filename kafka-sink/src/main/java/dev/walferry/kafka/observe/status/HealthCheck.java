package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Failure;
import dev.walferry.kafka.pipeline.Hindrance;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.PipelineState;
import dev.walferry.kafka.pipeline.Progress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a daemon is live and ready.
 *
 * <p>A daemon is live if its pipeline takes steps, or if it waits to try again: restarting it would fix nothing. It is
 * ready if {@linkplain Hindrance nothing holds it up}: its slot moves, or another daemon reads the slot, and this one could
 * take over. One that has finished is both. Safe in any thread.
 */
public final class HealthCheck implements HealthSource {
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Progress progress;
    private final PipelineState state;
    private final Failures failures;
    private final Supplier<@Nullable String> end;
    private final LongSupplier nanoTime;
    private long stepsSeen = -1;
    private long bytesSeen;
    private long stepsSeenAt;

    /**
     * Creates a check of a daemon.
     *
     * @param progress the daemon's progress
     * @param failures what went wrong
     */
    public HealthCheck(Progress progress, Failures failures) {
        this(progress, failures, () -> null);
    }

    /**
     * Creates a check of a pipeline whose process may go on without it.
     *
     * @param progress the pipeline's progress
     * @param failures what went wrong
     * @param end why it has ended; null while it has not
     */
    public HealthCheck(Progress progress, Failures failures, Supplier<@Nullable String> end) {
        this(progress, failures, end, System::nanoTime);
    }

    HealthCheck(Progress progress, Failures failures, LongSupplier nanoTime) {
        this(progress, failures, () -> null, nanoTime);
    }

    private HealthCheck(Progress progress, Failures failures, Supplier<@Nullable String> end, LongSupplier nanoTime) {
        this.progress = progress;
        this.state = progress.state();
        this.failures = failures;
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /** Returns why the pipeline has ended; null while it has not. */
    @Nullable
    String end() {
        return end.get();
    }

    @Override
    public Health live() {
        Hindrance hindrance = hindrance();
        if (end.get() != null) {
            return Health.up("ended, which a restart alone does not fix");
        }
        if (state.isFinished()) {
            return Health.up("finished");
        }
        if (hindrance != null && hindrance.kind() == Kind.STUCK) {
            return Health.down(hindrance.reason());
        }
        if (state.isStreaming()) {
            return Health.up("streaming");
        }
        return Health.up(hindrance == null ? "standing by" : hindrance.reason());
    }

    @Override
    public Health ready() {
        return ready(hindrance());
    }

    Health ready(@Nullable Hindrance hindrance) {
        String ended = end.get();
        if (ended != null) {
            return Health.down("ended: " + ended);
        }
        if (hindrance != null) {
            return Health.down(reason(hindrance));
        }
        if (state.isFinished()) {
            return Health.up("finished: all tables were read, and nothing else was asked for");
        }
        if (state.isStandingBy()) {
            return Health.up(standingBy());
        }
        String running = progress.waits().running();
        if (running != null) {
            return Health.up("streaming; " + running);
        }
        boolean isWaiting = progress.deliveries().inFlightBytes() > 0;
        return Health.up(isWaiting ? "streaming" : "streaming; everything that was read is acknowledged");
    }

    private String reason(Hindrance hindrance) {
        return switch (hindrance.kind()) {
            case CONNECTING, KAFKA_SILENT -> "not streaming: " + hindrance.reason() + lastFailure();
            case TURN, ASKING, SETTLING -> "not streaming: " + hindrance.reason();
            case KAFKA -> (state.isStreaming() ? "" : "not streaming: ") + hindrance.reason();
            case NO_SUCCESSOR -> "standing by, but could not take over: " + hindrance.reason();
            case HELD -> standingBy() + ", but " + hindrance.reason();
            case SILENT, RECORD, ROWS, POLL, POLL_SILENT, STANDBY, SLOT, STUCK -> hindrance.reason();
        };
    }

    private String standingBy() {
        return "standing by: " + state.slotReader().name() + " reads the slot";
    }

    /**
     * Returns what holds the pipeline up; null if nothing does. Must be called often, because it compares calls to notice
     * that no step is taken.
     */
    @Nullable
    Hindrance hindrance() {
        Duration still = sinceLastStep();
        return state.isStreaming() && still.compareTo(STUCK) > 0
                ? new Hindrance(Kind.STUCK, "the pipeline has taken no step for " + still.toSeconds() + " s")
                : Hindrance.of(progress);
    }

    /** Returns how long ago the pipeline was last seen to take a step. */
    private synchronized Duration sinceLastStep() {
        long now = nanoTime.getAsLong();
        long steps = progress.steps();
        long bytes = progress.source().bytes().getAsLong(); // of a row that takes minutes to arrive
        if (steps != stepsSeen || bytes != bytesSeen) {
            stepsSeen = steps;
            bytesSeen = bytes;
            stepsSeenAt = now;
        }
        return Duration.ofNanos(now - stepsSeenAt);
    }

    private String lastFailure() {
        List<Failure> recent = failures.recent();
        return recent.isEmpty() ? "" : "; last error: " + recent.get(0).message();
    }
}
