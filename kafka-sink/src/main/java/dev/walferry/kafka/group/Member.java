package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.log.LogProvider;
import dev.walferry.kafka.observe.ThreadDiedException;
import dev.walferry.kafka.observe.daemon.Observed;
import dev.walferry.kafka.session.Daemon;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One pipeline of a group, on its own thread. Safe in any thread. */
final class Member {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    private final SinkConfig config;
    private final String name;
    private final Daemon daemon;
    private final Thread thread;
    private final Consumer<Member> listener;
    private final Consumer<Throwable> failed;
    private volatile @Nullable RuntimeException refusal;
    private volatile @Nullable Throwable failure;
    private volatile boolean hasEnded;

    /**
     * Creates a pipeline that has not begun.
     *
     * @param config its configuration
     * @param tables decides which of them it may carry
     * @param listener is told once, when carrying has ended
     * @param failed is told if an error ends the watch over the slot after that
     */
    Member(SinkConfig config, TableCheck tables, Consumer<Member> listener, Consumer<Throwable> failed) {
        this.config = config;
        this.name = PipelineConfigs.name(config);
        this.daemon = new Daemon(config, records -> OwnedTables.before(records, config, tables));
        this.thread = new Thread(this::run, "walferry-" + name);
        this.listener = listener;
        this.failed = failed;
        thread.setDaemon(true);
    }

    String name() {
        return name;
    }

    SinkConfig config() {
        return config;
    }

    Observed observed() {
        return daemon.observed(this::reason);
    }

    void start() {
        thread.start();
    }

    void stop() {
        daemon.stop();
    }

    /** Ends the pipeline, although it could go on. Returns at once. */
    void refuse(String why) {
        refusal = new ReplicationException(
                Category.FATAL, "slot \"" + config.source().slotName() + "\": " + why, null);
        daemon.leave();
    }

    /** Returns whether another process reads its slot, or did a moment ago. */
    boolean isStandingBy() {
        return daemon.progress().state().isStandingBy();
    }

    boolean isStreaming() {
        return daemon.progress().state().isStreaming();
    }

    /** Returns whether its records may still arrive from this process. */
    boolean mayDeliver() {
        return !hasEnded && !isStandingBy();
    }

    /** Returns what it has ended with; null if it has not ended, or because it was told to, or had nothing left to do. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private @Nullable String reason() {
        Throwable e = failure;
        return e == null ? null : String.valueOf(e.getMessage());
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    void join(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
    }

    private void run() {
        MDC.put(LogProvider.PIPELINE, name);
        failure = carry();
        boolean isOfProcess = isOfProcess();
        if (failure != null && !isOfProcess) {
            LOG.error(
                    LogEvent.PIPELINE_ENDED.marker(),
                    "this pipeline has ended and carries nothing until the daemon is restarted; the others continue: {}",
                    reason());
        }
        hasEnded = true;
        listener.accept(this);
        if (!isOfProcess && !isLost()) {
            guardSlot();
        }
    }

    /** Returns what it ends with; null if it was told to, or has finished. */
    private @Nullable Throwable carry() {
        try {
            daemon.carry();
            return refusal;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /** A slot that is lost already needs no guard. */
    private boolean isLost() {
        return failure instanceof ReplicationException known && known.category() == Category.SLOT_LOST;
    }

    private void guardSlot() {
        try {
            ReplicationException givenUp = daemon.guardSlot();
            if (givenUp != null) {
                failure = givenUp;
            }
        } catch (ThreadDiedException | Error e) {
            failed.accept(e);
        }
    }

    /**
     * Returns whether it has ended because of something that all pipelines share, such as memory: no other could be relied on.
     */
    boolean isOfProcess() {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof Error) {
                return true;
            }
        }
        return false;
    }
}
