package dev.walferry.kafka.record.change;

import dev.walferry.pgoutput.Relation;
import org.jspecify.annotations.Nullable;

/**
 * A change that cannot become a record, however often it is tried: the stream has to stop. The message names relation,
 * column and remedy, and holds no row data.
 */
public final class RecordMappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is at fault, and so whether the daemon can go on without the table. */
    public enum Fault {
        /** The table, or this change of it. */
        TABLE,
        /** The table's schema, which the schema registry does not take. */
        SCHEMA,
        /** Something that every table needs: the catalog, the schema registry or memory. */
        SERVICE
    }

    /** What is at fault. */
    private final Fault fault;

    /** The part of the message that another server has written; empty for none. */
    private final String quoted;

    private transient @Nullable Relation relation;

    /**
     * Creates an exception for a refusal for which the table is at fault.
     *
     * @param message what is wrong and what helps
     */
    public RecordMappingException(String message) {
        this(message, Fault.TABLE);
    }

    private RecordMappingException(String message, Fault fault) {
        super(message);
        this.fault = fault;
        this.quoted = "";
    }

    /**
     * Creates an exception for a refusal with a cause, for which the table is at fault.
     *
     * @param message what is wrong and what helps
     * @param cause holds no row data either
     */
    public RecordMappingException(String message, Throwable cause) {
        this(message, cause, Fault.TABLE);
    }

    /**
     * Creates an exception for a refusal with a cause.
     *
     * @param message what is wrong and what helps
     * @param cause holds no row data either
     * @param fault what is at fault
     */
    public RecordMappingException(String message, Throwable cause, Fault fault) {
        this(message, cause, fault, "");
    }

    /**
     * Creates an exception for a refusal whose message quotes another server, which may repeat a schema's names.
     *
     * @param message what is wrong and what helps
     * @param cause holds no row data either
     * @param fault what is at fault
     * @param quoted the part of the message that the other server has written; empty for none
     */
    public RecordMappingException(String message, Throwable cause, Fault fault, String quoted) {
        super(message, cause);
        this.fault = fault;
        this.quoted = quoted;
    }

    /**
     * Returns the same without what it quotes, and without a cause: for schemas whose names are data.
     *
     * @return this if it quotes nothing and has no cause
     */
    public RecordMappingException withoutQuote() {
        if (quoted.isEmpty() && getCause() == null) {
            return this;
        }
        String message = String.valueOf(getMessage());
        RecordMappingException plain =
                new RecordMappingException(quoted.isEmpty() ? message : message.replace(quoted, ""), fault);
        plain.setStackTrace(getStackTrace());
        return plain.of(relation);
    }

    /**
     * Returns what is at fault.
     *
     * @return the table unless it was said to be something else
     */
    public Fault fault() {
        return fault;
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
