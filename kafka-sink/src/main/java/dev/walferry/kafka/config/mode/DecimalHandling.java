package dev.walferry.kafka.config.mode;

/** How {@code numeric} and {@code money} are written. */
public enum DecimalHandling {
    /**
     * Unscaled value as two's complement bytes; the scale is the column's, or stands beside the value if the column has
     * none.
     */
    PRECISE,
    /** A JSON number. */
    DOUBLE,
    /** PostgreSQL's digits as a string. */
    STRING
}
