package dev.walferry.kafka.record.value;

/**
 * A value that PostgreSQL's type has and the field's type cannot hold. The message says why and holds no part of the
 * value.
 */
public final class UnconvertibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a value that cannot be converted.
     *
     * @param reason what the field's type cannot hold
     */
    public UnconvertibleException(String reason) {
        super(reason);
    }
}
