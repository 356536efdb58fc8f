package dev.walferry.kafka.pipeline;

import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import java.util.List;

/** Creates progress for tests that only read it. */
public final class ProgressMade {
    private ProgressMade() {}

    /** Returns what a daemon counts after one row of {@code public.t}. */
    public static Progress ofOneInsert() {
        Progress progress = new Progress(new DeliveryHistory());
        Relation relation = Relation.of(1, "public", "t", ReplicaIdentity.DEFAULT, List.of());
        progress.change(Insert.of(new TupleWriter(relation).row()), relation);
        return progress;
    }
}
