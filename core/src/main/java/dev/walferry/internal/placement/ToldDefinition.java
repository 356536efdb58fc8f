package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition under which the stream's changes of a table come, and whether readers are sure to see what made it.
 *
 * <p>A publication is altered without a lock that writers notice. The transaction that alters it may wait for a synchronous
 * standby, while others that write to the table do not. Their changes come as the publication is then. Readers see these changes,
 * but find the publication as it was. So their rows have fewer columns than changes that came before. Nor could the rest of a
 * chunk go out before the first such change, because some of its rows contain later ones. Therefore a table that is planned
 * with another definition than the one that comes gets a new fence: the transaction that made the definition has a smaller id.
 *
 * <p>Every definition counts that comes after the fence was drawn, not only the last: an older transaction that still ran when
 * the publication was altered brings the former one back, and readers see the changes of both.
 *
 * <p>Not safe in several threads.
 */
public final class ToldDefinition {
    private @Nullable Relation last;

    /** The definitions that the stream has begun to tell since the fence was drawn, each once. */
    private final List<Relation> sinceFence = new ArrayList<>();

    /** Notes a definition that the stream tells. If the stream tells one again after another, another transaction may have made it. */
    public void told(Relation relation) {
        boolean isFenced = sinceFence.isEmpty() && last != null && last.describesSameAs(relation);
        if (!isFenced && sinceFence.stream().noneMatch(relation::describesSameAs)) {
            sinceFence.add(relation);
        }
        last = relation;
    }

    /** Notes that a fence is about to be drawn. */
    public void fencing() {
        sinceFence.clear();
    }

    /** Returns whether the stream has begun to tell another definition than this after the fence was drawn. */
    public boolean differsFrom(Relation planned) {
        return !sinceFence.stream().allMatch(planned::describesSameAs);
    }
}
