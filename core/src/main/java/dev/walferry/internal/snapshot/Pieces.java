package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.snapshot.TablePlan.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces that a table is read in, and which of them have not ended. Guarded by the {@link TablePlan} it belongs to. */
interface Pieces {
    /** What is to be read at first, in this order. */
    List<Part> first();

    /**
     * What takes the place of a part whose border was looked for.
     *
     * @param key the key at which it is to be cut; null if it has no more rows than wanted
     */
    List<Part> cut(Part.Border border, @Nullable KeyText key);

    /** What takes the place of a part that is too large; empty if it cannot be divided. */
    List<Part> divide(Part part);

    /** A part's rows have all been returned. Nothing if it is not a piece. */
    void ended(Part part);

    /** Whether a piece has not ended. */
    boolean isAnyLeft();

    /** Everything before this has been read and returned. */
    Position position();
}
