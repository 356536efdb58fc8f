package dev.walferry.kafka.group;

/**
 * Ends a process with several pipelines. Its cause is the error that decides the exit code; its message says what ended
 * each pipeline.
 */
public final class GroupEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for the end of a group.
     *
     * @param message which pipelines have ended, and why
     * @param cause the first error, or the one for which all had to end
     */
    GroupEndedException(String message, Throwable cause) {
        super(message, cause);
    }
}
