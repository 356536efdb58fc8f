package dev.walferry.bench.profile;

import java.util.List;

/** What the daemon's one thread does, told by the packages of the code that does it. */
enum Part {
    /** The producer's compression, which goes on in the thread that sends. */
    COMPRESSING("org.xerial.snappy.", "org.apache.kafka.common.compress.", "com.github.luben.zstd.", "net.jpountz."),
    /** Into the producer's buffers. */
    SENDING("org.apache.kafka."),
    /** A change into a record's bytes. */
    ENCODING("dev.walferry.kafka.record."),
    /** Bytes into messages, transactions put together, columns found. */
    DECODING(
            "dev.walferry.pgoutput.",
            "dev.walferry.transaction.",
            "dev.walferry.type.",
            "dev.walferry.internal.WireReader",
            "dev.walferry.internal.TupleIndex"),
    /** From the socket to a message's bytes, and status updates. */
    READING("org.postgresql.", "dev.walferry.internal.socket.", "dev.walferry.replication."),
    /** What may be confirmed, who gets the record, progress. */
    DELIVERING("dev.walferry.delivery.", "dev.walferry.kafka."),
    /** Nobody's whom these know. */
    OTHER;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes a list that nobody can change
    private final List<String> packages;

    Part(String... packages) {
        this.packages = List.of(packages);
    }

    /**
     * To which part a sample belongs: to that of the innermost frame that any part knows, so what the JDK and values like an
     * LSN do counts as done by their caller.
     *
     * @param classes of the frames, innermost first
     * @return the part; other if no frame is known
     */
    static Part of(List<String> classes) {
        for (String each : classes) {
            for (Part part : values()) {
                if (part.packages.stream().anyMatch(each::startsWith)) {
                    return part;
                }
            }
        }
        return OTHER;
    }
}
