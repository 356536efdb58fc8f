package dev.walferry.kafka.publish;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * How batches are compressed unless {@code kafka.compression.type} says otherwise: snappy.
 *
 * <p>It takes about as much time as lz4 and much less memory. The producer's lz4 takes 130 KB for each batch that is
 * open, which a stream into hundreds of partitions has as many of: more than a small heap has.
 *
 * <p>It is native code, which cannot be loaded everywhere: not where the directory for temporary files is read-only, for
 * one. The producer would find that out with the first record.
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
                            + " library is written to {} first, or to what -Dorg.xerial.snappy.tempdir says, and loaded"
                            + " from there ({})",
                    FALLBACK,
                    System.getProperty("java.io.tmpdir"),
                    String.valueOf(e));
            return FALLBACK;
        }
    }
}
