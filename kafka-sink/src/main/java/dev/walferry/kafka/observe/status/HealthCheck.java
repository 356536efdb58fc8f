package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Failure;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.SlotReader;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a daemon is live and ready.
 *
 * <p>A daemon is live if its pipeline takes steps, or if it waits to try again: restarting it would fix nothing. It is
 * ready if its slot moves: the stream runs, no record waits for long, and Kafka acknowledges what it is sent; or another
 * daemon reads the slot and this one could take over. One that has finished is both. Safe in any thread.
 */
public final class HealthCheck implements HealthSource {
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Progress progress;
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
        this.failures = failures;
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /** Why it has ended; null while it has not. */
    @Nullable
    String end() {
        return end.get();
    }

    @Override
    public Health live() {
        Duration still = sinceLastStep();
        if (end.get() != null) {
            return Health.up("ended, which a restart alone does not fix");
        }
        if (progress.isFinished()) {
            return Health.up("finished");
        }
        if (!progress.isStreaming()) {
            return Health.up(waiting());
        }
        return still.compareTo(STUCK) > 0 ? stuck(still) : Health.up("streaming");
    }

    @Override
    public Health ready() {
        Duration still = sinceLastStep();
        String ended = end.get();
        if (ended != null) {
            return Health.down("ended: " + ended);
        }
        if (progress.isFinished()) {
            return Health.up("finished: all tables were read, and nothing else was asked for");
        }
        if (progress.isStandingBy()) {
            return standingBy(progress.slotReader());
        }
        if (!progress.isStreaming()) {
            return Health.down("not streaming: " + waiting() + (progress.isSettling() ? "" : lastFailure()));
        }
        if (still.compareTo(STUCK) > 0) {
            return stuck(still);
        }
        Duration silence = progress.source().silence().get();
        if (!silence.isZero()) {
            return Health.down("PostgreSQL has been silent for " + silence.toSeconds()
                    + " s, although it was asked for a sign of life");
        }
        String heldUpBy = heldUpBy(progress);
        if (heldUpBy != null) {
            return Health.down(heldUpBy);
        }
        String withheld = progress.deliveries().isStalled()
                ? stalled()
                : progress.deliveries().withheld();
        if (withheld != null) {
            return Health.down(withheld);
        }
        boolean isWaiting = progress.deliveries().inFlightBytes() > 0;
        return Health.up(isWaiting ? "streaming" : "streaming; everything that was read is acknowledged");
    }

    private static Health standingBy(SlotReader reader) {
        String reads = "standing by: " + reader.name() + " reads the slot";
        return reader.trouble() == null ? Health.up(reads) : Health.down(reads + ", but " + reader.trouble());
    }

    private String stalled() {
        long inFlight = progress.deliveries().inFlightBytes();
        return "Kafka acknowledges nothing while "
                + (inFlight > 0 ? inFlight + " bytes are in flight" : "records wait to be sent");
    }

    /** Why the next record is not sent, although Kafka takes records; null if it is. */
    static @Nullable String heldUpBy(Progress progress) {
        String lookup = progress.lookups().reason();
        return lookup == null ? progress.deliveries().heldUpBy() : lookup;
    }

    private String waiting() {
        if (progress.isSettling()) {
            return progress.deliveries().isStalled()
                    ? stalled() + ", which have to arrive first"
                    : "waiting until Kafka has acknowledged what was sent before";
        }
        Duration connecting = progress.connecting();
        return connecting == null ? "waiting to try again" : "connecting for " + connecting.toSeconds() + " s";
    }

    private static Health stuck(Duration still) {
        return Health.down("the pipeline has taken no step for " + still.toSeconds() + " s");
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
