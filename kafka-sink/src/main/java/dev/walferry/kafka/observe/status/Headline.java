package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.pipeline.Hindrance;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
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
        Hindrance hindrance = health.hindrance();
        Health ready = health.ready(hindrance);
        if (!slotDanger.isEmpty()) {
            return new Headline("bad", "slot in danger", slotDanger, ready.up() ? "" : ready.reason());
        }
        if (hindrance != null) {
            return down(hindrance, ready);
        }
        if (progress.state().isFinished()) {
            return new Headline("good", "finished", ready.reason(), "");
        }
        if (progress.state().isStandingBy()) {
            return new Headline("good", "standing by", ready.reason(), "");
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

    private static long count(List<TableView> tables, Set<String> states) {
        return tables.stream().filter(table -> states.contains(table.state())).count();
    }

    private static Headline down(Hindrance hindrance, Health ready) {
        return new Headline(
                hindrance.kind() == Kind.TURN ? "busy" : "bad",
                hindrance.kind().word(),
                ready.reason(),
                hindrance.kind().remedy());
    }
}
