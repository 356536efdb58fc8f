package dev.walferry.kafka.config.mode;

/** How names that a format does not accept are changed. */
public enum NameAdjustment {
    /** Names are not changed. */
    NONE,
    /** Each character that Avro does not accept becomes an underscore. */
    AVRO,
    /** Each character that Avro does not accept, and the underscore, becomes {@code _u} and its hexadecimal code. */
    AVRO_UNICODE
}
