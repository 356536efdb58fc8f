package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A table that is read whole under one snapshot, in pieces: the reader waits until the stream has taken a piece, so that
 * few are in memory.
 *
 * <p>A reader's thread reads it: {@link #taken}, {@link #put} for each piece, {@link #finish}. The stream's thread takes the
 * pieces.
 */
public final class WholeRead {
    private static final int MOST_PIECES = 2;

    private final Outcome outcome;
    private final ArrayDeque<Chunk> pieces = new ArrayDeque<>();
    private @Nullable VisibilitySnapshot snapshot;
    private @Nullable Lsn horizon;
    private boolean givenUp;

    /** Used by the stream's thread only. */
    private boolean admitted;

    /** Learns what becomes of it, in the stream's thread. */
    public interface Outcome extends Chunk.Outcome {
        /** Called when all rows of a piece have been returned. */
        void returned(long rows);
    }

    private final class Piece implements Chunk.Outcome {
        @Override
        public void stale(long xid) {
            throw new IllegalStateException("a piece is never looked at by itself");
        }

        @Override
        public void unclear() {
            throw new IllegalStateException("a piece is never looked at by itself");
        }

        @Override
        public void dropped(KeyText key) {
            throw new IllegalStateException("a piece has no keys");
        }

        @Override
        public void ended(long rows) {
            outcome.returned(rows);
        }
    }

    WholeRead(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Notes the snapshot under which the table is read. */
    public synchronized void taken(VisibilitySnapshot of) {
        snapshot = of;
    }

    /**
     * Hands over a piece that was read. Waits until there is room for it.
     *
     * @return false if nothing waits for it now, or the thread was interrupted, which it still is then
     */
    public boolean put(Chunk.Content content) {
        return awaitRoom() && offer(content);
    }

    private synchronized boolean awaitRoom() {
        try {
            while (!givenUp && pieces.size() >= MOST_PIECES) {
                wait();
            }
            return !givenUp;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The same without waiting: false if there is no room. */
    synchronized boolean offer(Chunk.Content content) {
        if (givenUp || pieces.size() >= MOST_PIECES) {
            return false;
        }
        Chunk piece = new Chunk(new Piece());
        piece.taken(Objects.requireNonNull(snapshot, "a piece was read without a snapshot"));
        piece.arrive(content);
        pieces.addLast(piece);
        return true;
    }

    /** Waits for a while, but not if nothing waits for what is read. */
    public synchronized void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; !givenUp && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Notes that everything was read.
     *
     * @param position everything that the snapshot sees was committed before it
     */
    public synchronized void finish(Lsn position) {
        horizon = position;
    }

    /** Gives up: nothing waits for this read from now on. */
    synchronized void giveUp() {
        givenUp = true;
        pieces.clear();
        notifyAll();
    }

    Outcome outcome() {
        return outcome;
    }

    synchronized @Nullable VisibilitySnapshot snapshot() {
        return snapshot;
    }

    boolean isAdmitted() {
        return admitted;
    }

    void admit() {
        admitted = true;
    }

    /** Takes the next piece; null if there is none now. */
    synchronized @Nullable Chunk poll() {
        Chunk piece = pieces.pollFirst();
        if (piece != null) {
            notifyAll();
        }
        return piece;
    }

    /** Returns whether all pieces were taken, and there will be no more. */
    synchronized boolean isDrained() {
        return horizon != null && pieces.isEmpty();
    }

    /** Returns where the changes begin that it cannot contain. Known once it is drained. */
    synchronized Lsn horizon() {
        return Objects.requireNonNull(horizon, "the table is still being read");
    }
}
