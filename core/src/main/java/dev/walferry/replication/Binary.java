package dev.walferry.replication;

/**
 * The format in which values are sent. Values of a type that has no binary form come as text either way; if one is
 * contained in another (an array's element, a composite's field), the server fails the whole stream in binary.
 */
public enum Binary {
    /** Values are sent as text. */
    OFF,
    /** Values are sent in binary form. Needs PostgreSQL 14. */
    ON,
    /**
     * In binary form if the server can and no type of the columns published now would make the stream fail; otherwise
     * as text.
     */
    AUTO
}
