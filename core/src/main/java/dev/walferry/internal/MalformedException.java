package dev.walferry.internal;

/** Bytes that break the wire format. The caller adds which message or value they belong to. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Index into the array that was read. */
    private final int position;

    /** What is wrong there. */
    private final String reason;

    /**
     * Creates an exception for malformed input.
     *
     * @param position index into the array that was read
     * @param reason what is wrong there; never content
     */
    public MalformedException(int position, String reason) {
        super("at " + position + ": " + reason);
        this.position = position;
        this.reason = reason;
    }

    /**
     * Returns where the input is wrong.
     *
     * @return index into the array that was read
     */
    public int position() {
        return position;
    }

    /**
     * Returns what is wrong.
     *
     * @return a reason without content
     */
    public String reason() {
        return reason;
    }
}
