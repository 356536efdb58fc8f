package dev.walferry.kafka.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a pipeline is doing, from one session to the next. Written by the pipeline's thread, read by any. */
public final class PipelineState {
    private volatile boolean streaming;
    private volatile boolean settling;
    private volatile boolean standingBy;
    private volatile SlotReader slotReader = SlotReader.UNKNOWN;
    private volatile boolean finished;

    /** When it began to connect, on the clock of nanoTime; null while it does not. */
    private volatile @Nullable Long connectingSince;

    PipelineState() {}

    /**
     * Returns whether a stream is running now.
     *
     * @return false while the daemon starts, reconnects or stops
     */
    public boolean isStreaming() {
        return streaming;
    }

    void streaming(boolean running) {
        streaming = running;
    }

    /**
     * Returns how long the daemon has been connecting, or preparing a session.
     *
     * @return null while it streams, or waits before it tries again
     */
    public @Nullable Duration connecting() {
        Long since = connectingSince;
        return since == null ? null : Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Notes that the daemon begins to connect, or has ended to, with success or without.
     *
     * @param begins whether it begins
     */
    public void connecting(boolean begins) {
        connectingSince = begins ? (Long) System.nanoTime() : null;
    }

    /**
     * Returns whether the daemon waits for the outcome of records that were sent before the connection was lost, or before
     * one of them failed. It sends nothing before that.
     *
     * @return false while it streams
     */
    public boolean isSettling() {
        return settling;
    }

    /**
     * Notes that it begins to wait for that, or no longer does.
     *
     * @param waiting whether it waits
     */
    public void settling(boolean waiting) {
        settling = waiting;
    }

    /**
     * Returns whether another daemon reads the slot, and this one waits to take over.
     *
     * @return false while this daemon streams, or no daemon does
     */
    public boolean isStandingBy() {
        return standingBy;
    }

    /**
     * Notes whether another daemon reads the slot.
     *
     * @param waiting whether this one waits
     */
    public void standingBy(boolean waiting) {
        standingBy = waiting;
    }

    /**
     * Notes that this daemon stands by.
     *
     * @param reader who reads the slot
     */
    public void standingBy(SlotReader reader) {
        slotReader = reader;
        standingBy = true;
    }

    /**
     * Returns who reads the slot while this daemon stands by.
     *
     * @return what is known of it
     */
    public SlotReader slotReader() {
        return slotReader;
    }

    /**
     * Returns whether everything that was asked for is done, so that nothing more is carried.
     *
     * @return false while there is something to do, and after an error
     */
    public boolean isFinished() {
        return finished;
    }

    /** Notes that everything is done. */
    public void finished() {
        finished = true;
    }
}
