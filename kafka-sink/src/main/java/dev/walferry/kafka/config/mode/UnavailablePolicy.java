package dev.walferry.kafka.config.mode;

/** What a record has in place of a value that PostgreSQL did not send. */
public enum UnavailablePolicy {
    /** A placeholder, or null in a column whose type has none. */
    PLACEHOLDER,
    /** No field; where a schema wants one, null. */
    OMIT,
    /** The value that the table has by now; a placeholder if the row is gone. */
    RESELECT,
    /** There is no record: the stream stops. */
    FAIL
}
