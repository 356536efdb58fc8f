package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces that a table is read in, and which of them have not ended. Guarded by the {@link TablePlan} it belongs to. */
interface Pieces {
    /** Returns the parts to read first, in this order. */
    List<Part> first();

    /**
     * Replaces a part whose border was looked up.
     *
     * @param key the key at which to cut it; null if it has no more rows than wanted
     */
    List<Part> cut(Part.Border border, @Nullable KeyText key);

    /** Replaces a part that is too large; empty if it cannot be divided. */
    List<Part> divide(Part part);

    /** Notes that a part's rows have all been returned. Does nothing if it is not a piece. */
    void ended(Part part);

    /** Returns whether a piece has not ended. */
    boolean isAnyLeft();

    /** Returns what has been read and returned, in order. Spans that touch are one. */
    List<Span> read();
}
