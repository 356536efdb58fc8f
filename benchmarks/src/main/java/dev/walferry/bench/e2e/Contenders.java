package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.CopyContender;
import dev.walferry.bench.e2e.contender.RawPipeContender;
import dev.walferry.bench.e2e.contender.RecvLogicalContender;
import dev.walferry.bench.e2e.contender.WalferryContender;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Who takes part in a scenario, in the order in which they run. */
final class Contenders {
    private Contenders() {}

    /** Returns all that are in this program: a floor, Walferry, its variants, and PostgreSQL's own client. */
    static List<Contender> own(Scenario scenario, WalferryContender walferry, String heap, List<String> variants) {
        if (scenario == Scenario.SOAK) {
            return new ArrayList<>(List.of(walferry));
        }
        List<Contender> all = new ArrayList<>();
        all.add(scenario == Scenario.SNAPSHOT ? new CopyContender() : new RawPipeContender());
        all.add(walferry);
        scenario.variants().forEach(variant -> all.add(WalferryContender.variant(heap, variant)));
        variants.forEach(variant -> all.add(WalferryContender.variant(heap, variant)));
        if (scenario != Scenario.LATENCY && scenario != Scenario.SNAPSHOT) {
            all.add(new RecvLogicalContender());
        }
        return all;
    }

    /** Other programs. */
    static List<Contender> peers() {
        List<Contender> all = new ArrayList<>();
        ServiceLoader.load(Contender.class).forEach(all::add);
        if (all.isEmpty()) {
            throw new IllegalStateException("this jar has no peers: build it with mvn -Ppeers");
        }
        return all;
    }

    /** Leaves out the contenders that were not asked for and, with a message, those that cannot run here. */
    static void choose(List<Contender> all, List<String> only) {
        all.removeIf(contender -> !only.isEmpty() && !only.contains(contender.name()));
        for (Contender contender : List.copyOf(all)) {
            if (!contender.isAvailable()) {
                System.out.println(contender.name() + " is left out: it needs something that is not installed here");
                all.remove(contender);
            }
        }
    }
}
