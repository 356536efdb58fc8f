package dev.walferry.pgoutput;

/** What a column of a tuple holds. A value that was not sent is not null: only {@link #NULL} is SQL NULL. */
public enum ValueKind {
    /** SQL NULL. */
    NULL,
    /**
     * Not sent: a value stored out of line that the update did not change, or, in a key-only old row, a column outside
     * the key. Reading its content throws.
     */
    UNCHANGED,
    /** PostgreSQL's text output, in UTF-8. */
    TEXT,
    /** The type's binary output. */
    BINARY
}
