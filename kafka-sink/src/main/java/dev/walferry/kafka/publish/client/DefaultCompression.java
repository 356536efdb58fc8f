package dev.walferry.kafka.publish.client;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * How batches are compressed unless {@code kafka.compression.type} says otherwise: snappy.
 *
 * <p>It takes about as much time as lz4 and much less memory. The producer's lz4 takes 130 KB for each open batch. A
 * stream into hundreds of partitions has hundreds of open batches, and that exceeds a small heap.
 *
 * <p>It is native code, which cannot be loaded everywhere, for example not if the directory for temporary files is
 * read-only. The producer would find that out only at the first record.
 */
final class DefaultCompression {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultCompression.class);
    private static final String FALLBACK = "lz4";

    private DefaultCompression() {}

    static String type() {
        try {
            Snappy.compress(new byte[1]);
            return "snappy";
        } catch (IOException | LinkageError | SnappyError e) {
            LOG.warn(
                    "snappy cannot be loaded, so batches are compressed with {}, which takes more memory: its native"
                            + " library is written to {} first, or to the directory in -Dorg.xerial.snappy.tempdir, and loaded"
                            + " from there ({})",
                    FALLBACK,
                    System.getProperty("java.io.tmpdir"),
                    String.valueOf(e));
            return FALLBACK;
        }
    }
}
