package dev.walferry.connect;

/** What Kafka Connect is given. */
enum RecordKind {
    /** Its own objects, for transforms and any converter. */
    STRUCT,
    /** The bytes that the daemon would send. */
    ENCODED;

    RecordForm<?> form() {
        return this == STRUCT ? new StructForm() : new EncodedForm();
    }
}
