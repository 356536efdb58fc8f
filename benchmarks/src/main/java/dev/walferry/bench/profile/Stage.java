package dev.walferry.bench.profile;

import java.util.List;

/** What the daemon's main thread does, by the packages of the code. */
enum Stage {
    /** The producer's compression, which runs in the thread that sends. */
    COMPRESSING("org.xerial.snappy.", "org.apache.kafka.common.compress.", "com.github.luben.zstd.", "net.jpountz."),
    /** Sending into the producer's buffers. */
    SENDING("org.apache.kafka."),
    /** Turning a change into a record's bytes. */
    ENCODING("dev.walferry.kafka.record."),
    /** Turning bytes into messages, assembling transactions, finding columns. */
    DECODING(
            "dev.walferry.pgoutput.",
            "dev.walferry.transaction.",
            "dev.walferry.type.",
            "dev.walferry.internal.WireReader",
            "dev.walferry.internal.TupleIndex"),
    /** Reading the socket up to a message's bytes, and sending status updates. */
    READING("org.postgresql.", "dev.walferry.internal.socket.", "dev.walferry.replication."),
    /** Tracking what may be confirmed, choosing the topic, progress. */
    DELIVERING("dev.walferry.delivery.", "dev.walferry.kafka."),
    /** Everything else. */
    OTHER;

    @SuppressWarnings("ImmutableEnumChecker") // List.of returns an immutable list
    private final List<String> packages;

    Stage(String... packages) {
        this.packages = List.of(packages);
    }

    /**
     * Finds the part of a sample: that of the innermost frame that belongs to one. So the JDK and values such as an LSN count
     * as their caller.
     *
     * @param classes the classes of the frames, innermost first
     * @return the part; OTHER if no frame belongs to one
     */
    static Stage of(List<String> classes) {
        for (String each : classes) {
            for (Stage part : values()) {
                if (part.packages.stream().anyMatch(each::startsWith)) {
                    return part;
                }
            }
        }
        return OTHER;
    }
}
