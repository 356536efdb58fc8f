package dev.walferry.kafka.record.change;

import dev.walferry.pgoutput.Relation;
import org.jspecify.annotations.Nullable;

/**
 * A change that cannot become a record, however often it is tried: the stream has to stop. The message names relation,
 * column and remedy, and holds no row data.
 */
public final class RecordMappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Relation relation;

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

    /**
     * Notes whose change it was.
     *
     * @param of the table, null if it is not a change of one
     * @return this
     */
    public RecordMappingException of(@Nullable Relation of) {
        relation = of;
        return this;
    }

    /**
     * Returns whose change it was.
     *
     * @return the table, null if none was noted
     */
    public @Nullable Relation relation() {
        return relation;
    }
}
