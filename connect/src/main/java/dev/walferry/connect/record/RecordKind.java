package dev.walferry.connect.record;

/** The form of the records that Kafka Connect receives. */
public enum RecordKind {
    /** Kafka Connect's own objects, for transforms and any converter. */
    STRUCT,
    /** The bytes that the daemon would send. */
    ENCODED;

    public RecordForm<?> form() {
        return this == STRUCT ? new StructForm() : new EncodedForm();
    }
}
