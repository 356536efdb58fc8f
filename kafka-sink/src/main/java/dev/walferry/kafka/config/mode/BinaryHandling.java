package dev.walferry.kafka.config.mode;

/** How {@code bytea} is written. */
public enum BinaryHandling {
    /** Base64, which is how JSON carries bytes. */
    BYTES,
    /** Base64. */
    BASE64,
    /** Base64 with the URL-safe alphabet. */
    BASE64_URL_SAFE,
    /** Lower-case hexadecimal digits. */
    HEX
}
