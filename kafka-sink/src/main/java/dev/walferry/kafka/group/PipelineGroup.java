package dev.walferry.kafka.group;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.group.TableOwners.Conflict;
import dev.walferry.kafka.observe.daemon.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs several pipelines in one process until they are stopped or all have ended.
 *
 * <p>Each has its own slot, producer, progress and errors. What a supervisor would do for a process is done for each: an error
 * that may go away is retried from the very start, and one that needs a person ends that pipeline alone. It is then not ready,
 * and neither is the process, but the others go on: one table must not stop fifty databases. The process ends with the first
 * error once no pipeline is left, or at once if the error is that of the JVM, which they share.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe in any.
 */
public final class PipelineGroup {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineGroup.class);

    /** How long the others may take to deliver what is in flight when the JVM is at fault. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    /** Each pipeline that has ended; empty if a thread that serves all of them has ended. */
    private final BlockingQueue<Optional<Member>> ended = new LinkedBlockingQueue<>();

    private final TableOwners owners;
    private final List<Member> members;
    private final boolean parks;
    private volatile boolean isStopping;
    private @Nullable Member firstFailed;

    /** What has ended a thread that serves all pipelines. */
    private volatile @Nullable Throwable ownFailure;

    /**
     * Creates pipelines that have not begun.
     *
     * @param configs each with a name
     */
    public PipelineGroup(List<SinkConfig> configs) {
        this.parks = configs.get(0).snapshot().onFailure() == TableFailure.PARK;
        boolean isShared =
                configs.stream().anyMatch(config -> config.source().takeover().isShared());
        List<String> names = configs.stream().map(PipelineConfigs::name).toList();
        this.owners = isShared ? new TableOwners(names, this::keepsTables) : new TableOwners();
        this.members = configs.stream().map(this::member).toList();
    }

    private Member member(SinkConfig config) {
        ClaimedTables tables = new ClaimedTables(
                PipelineConfigs.name(config), owners, this::refuse, name -> !parks && mayDeliver(name));
        return new Member(config, tables, member -> ended.add(Optional.of(member)), this::fail);
    }

    /** A pipeline that parks tables does not end, so what it has not delivered yet may arrive at any time. */
    private boolean keepsTables(String name) {
        return parks && mayDeliver(name);
    }

    private boolean mayDeliver(String name) {
        return members.stream().anyMatch(member -> member.name().equals(name) && member.mayDeliver());
    }

    /** Ends the pipeline that may not carry a table. One that parks tables parks this table instead, with its next change. */
    private void refuse(Conflict conflict) {
        if (!parks) {
            refuse(conflict.loser(), conflict.mistake());
        }
    }

    private void refuse(String name, String why) {
        members.stream()
                .filter(member -> !isStopping && member.name().equals(name))
                .forEach(member -> member.refuse(why));
    }

    /**
     * Runs until {@link #stop}, or until no pipeline is left.
     *
     * @throws ConfigurationException if the pipelines cannot run beside each other
     * @throws GroupEndedException if one has ended with an error
     */
    public void run() {
        Duration interval = members.get(0).config().snapshot().newTablesInterval();
        try (Observation observation =
                        Observation.start(members.stream().map(Member::observed).toList());
                TableWatch tables = new TableWatch(members, owners, this::refuse, interval, this::fail)) {
            LOG.debug("observed by {}", observation);
            requireApart();
            members.forEach(Member::start);
            tables.start();
            awaitEnd();
        }
        Throwable own = ownFailure;
        if (own != null) {
            throw new GroupEndedException("a thread that serves all pipelines has ended: " + own, own);
        }
        // the slot of one that had finished may have been given up later
        Optional<Member> first = Stream.concat(Stream.ofNullable(firstFailed), members.stream())
                .filter(member -> member.failure() != null)
                .findFirst();
        if (first.isPresent()) {
            throw new GroupEndedException(
                    message(), Objects.requireNonNull(first.get().failure()));
        }
    }

    /** Asks all to drain and end. Returns at once. */
    public void stop() {
        isStopping = true;
        members.forEach(Member::stop);
    }

    /** Ends all for an error in a thread that belongs to no pipeline that runs. Returns at once. */
    void fail(Throwable e) {
        ownFailure = e;
        ended.add(Optional.empty());
    }

    /**
     * Tells whether the process could end now with nothing left undone.
     *
     * @return true if no pipeline streams
     */
    public boolean isIdle() {
        return members.stream().noneMatch(Member::isStreaming);
    }

    private void requireApart() {
        String mistake =
                PipelineConfigs.conflict(members.stream().map(Member::config).toList(), owners);
        if (mistake != null) {
            throw new ConfigurationException(List.of(new Mistake(PipelineKeys.NAMES, mistake)));
        }
    }

    private void awaitEnd() {
        try {
            for (int left = members.size(); left > 0; left--) {
                Member member = ended.take().orElse(null);
                boolean isOfProcess = member == null || member.isOfProcess();
                if (member != null && member.failure() != null && (firstFailed == null || isOfProcess)) {
                    firstFailed = member;
                }
                if (isOfProcess) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
        join();
    }

    /** Waits for the threads, but not forever: after an error of the JVM, a thread may never end. */
    private void join() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Member member : members) {
                member.join(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String message() {
        List<Member> failed =
                members.stream().filter(member -> member.failure() != null).toList();
        return failed.size() + " of " + members.size() + " pipelines have ended with an error:"
                + failed.stream()
                        .map(member -> "\n  " + member.name() + ": "
                                + Objects.requireNonNull(member.failure()).getMessage())
                        .collect(Collectors.joining());
    }
}
