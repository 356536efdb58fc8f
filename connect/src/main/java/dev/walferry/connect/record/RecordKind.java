package dev.walferry.connect.record;

/** What Kafka Connect is given. */
public enum RecordKind {
    /** Its own objects, for transforms and any converter. */
    STRUCT,
    /** The bytes that the daemon would send. */
    ENCODED;

    public RecordForm<?> form() {
        return this == STRUCT ? new StructForm() : new EncodedForm();
    }
}
