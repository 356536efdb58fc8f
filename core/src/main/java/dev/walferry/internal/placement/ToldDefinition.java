package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Relation;
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
 * <p>Not safe in several threads.
 */
public final class ToldDefinition {
    private @Nullable Relation last;
    private boolean isFenced;

    /** Notes a definition that the stream tells. If the stream tells one again after another, another transaction may have made it. */
    public void told(Relation relation) {
        isFenced &= last != null && last.describesSameAs(relation);
        last = relation;
    }

    /** Notes that a fence is about to be drawn. */
    public void fencing() {
        isFenced = true;
    }

    /** Returns whether the stream tells another definition than this, and has begun to after the fence was drawn. */
    public boolean differsFrom(Relation planned) {
        return last != null && !isFenced && !last.describesSameAs(planned);
    }
}
