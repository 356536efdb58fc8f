package dev.walferry.kafka.record.change;

/**
 * A change that cannot become a record, however often it is tried: the stream has to stop. The message names relation,
 * column and remedy, and holds no row data.
 */
public final class RecordMappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong and what helps
     */
    public RecordMappingException(String message) {
        super(message);
    }

    /**
     * A refusal with a cause.
     *
     * @param message what is wrong and what helps
     * @param cause holds no row data either
     */
    public RecordMappingException(String message, Throwable cause) {
        super(message, cause);
    }
}
