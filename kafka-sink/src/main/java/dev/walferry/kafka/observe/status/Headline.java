package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.pipeline.Progress;
import java.util.List;
import java.util.Set;

/**
 * The first thing to read: what the daemon does, and what to do about it.
 *
 * @param level {@code good}, {@code busy} or {@code bad}
 * @param word what it does, in a word or two
 * @param reason why, in a sentence
 * @param remedy what to do; empty if there is nothing to do
 */
record Headline(String level, String word, String reason, String remedy) {
    private static final Set<String> TO_BE_READ = Set.of("waiting", "snapshotting", "failed");
    private static final Set<String> PARKED = Set.of("parked");

    static Headline of(Progress progress, HealthCheck health, List<TableView> tables, String slotDanger) {
        String end = health.end();
        if (end != null) {
            return new Headline(
                    "bad",
                    "ended",
                    end,
                    "Fix it, then restart the daemon. The other pipelines continue meanwhile, and the slot holds back"
                            + " WAL.");
        }
        Health ready = health.ready();
        if (!slotDanger.isEmpty()) {
            return new Headline("bad", "slot in danger", slotDanger, ready.up() ? "" : ready.reason());
        }
        if (progress.isFinished()) {
            return new Headline("good", "finished", ready.reason(), "");
        }
        if (progress.isStandingBy()) {
            return standingBy(ready);
        }
        if (!ready.up()) {
            return down(progress, health, ready);
        }
        long parked = count(tables, PARKED);
        if (parked > 0) {
            return new Headline(
                    "bad",
                    "tables are parked",
                    parked + " of them: their changes are lost",
                    "The log says why. Fix it, then: walferry resume");
        }
        long unfinished = count(tables, TO_BE_READ);
        return unfinished == 0
                ? new Headline("good", "streaming", ready.reason(), "")
                : new Headline("busy", "reading tables", unfinished + " to go; changes are carried meanwhile", "");
    }

    private static Headline standingBy(Health ready) {
        return ready.up()
                ? new Headline("good", "standing by", ready.reason(), "")
                : new Headline(
                        "bad",
                        "standing by",
                        ready.reason(),
                        "If that is a Walferry daemon, its page says why. If it is not, end it: SELECT"
                                + " pg_terminate_backend(PID). This daemon then takes over.");
    }

    private static long count(List<TableView> tables, Set<String> states) {
        return tables.stream().filter(table -> states.contains(table.state())).count();
    }

    private static Headline down(Progress progress, HealthCheck health, Health ready) {
        if (progress.isSettling() && progress.deliveries().isStalled()) {
            return unacknowledged(ready);
        }
        if (!progress.isStreaming()) {
            return new Headline("bad", "connecting", ready.reason(), "The daemon keeps trying on its own.");
        }
        if (!health.live().up()) {
            return new Headline(
                    "bad", "stuck", ready.reason(), "Keep a thread dump (jstack), then restart the daemon.");
        }
        if (!progress.source().silence().get().isZero()) {
            return new Headline(
                    "bad",
                    "PostgreSQL is silent",
                    ready.reason(),
                    "It may be gone, or decode a large transaction with nothing to publish. The daemon connects again"
                            + " after source.receiver.timeout.ms.");
        }
        if (HealthCheck.heldUpBy(progress) != null) {
            return new Headline("bad", "a record waits", ready.reason(), "Nothing is lost or confirmed meanwhile.");
        }
        return unacknowledged(ready);
    }

    private static Headline unacknowledged(Health ready) {
        return new Headline(
                "bad",
                "Kafka does not acknowledge",
                ready.reason(),
                "See whether the brokers are up and enough replicas are in sync. Nothing is lost or confirmed meanwhile.");
    }
}
