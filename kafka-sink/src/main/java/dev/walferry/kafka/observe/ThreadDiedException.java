package dev.walferry.kafka.observe;

/** A thread that the daemon needs has ended with an error, which is the cause. The daemon ends, because nothing else replaces it. */
public final class ThreadDiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a thread that has ended.
     *
     * @param thread the name of the thread
     * @param cause what it has ended with; its message may hold row data
     */
    ThreadDiedException(String thread, Throwable cause) {
        super(
                "thread " + thread + " has ended with " + cause.getClass().getName()
                        + ", and the daemon does not go on without it: start it again, with a larger heap (-Xmx) if memory was"
                        + " short; otherwise report it",
                cause);
    }
}
