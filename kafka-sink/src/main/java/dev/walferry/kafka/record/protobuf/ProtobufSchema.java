package dev.walferry.kafka.record.protobuf;

/** A Protobuf schema with one message at its top. Immutable. */
public final class ProtobufSchema {
    private final String text;
    private final MessageShape root;

    ProtobufSchema(String text, MessageShape root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Returns the schema in Protobuf's language, as a registry takes it.
     *
     * @return the content of a {@code .proto} file
     */
    public String text() {
        return text;
    }

    /** Returns what {@link ProtobufSink} follows. */
    MessageShape root() {
        return root;
    }
}
