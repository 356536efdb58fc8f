package dev.walferry.transaction;

import dev.walferry.pgoutput.DecoderLimits;
import java.nio.file.Path;

/**
 * What a {@link TransactionAssembler} does, and how much memory it may take. Immutable.
 *
 * @param limits what the decoder accepts
 * @param twoPhase when the rows of prepared transactions come out
 * @param maxMemory bytes of changes held in memory over all open transactions; default 64 MiB, at least
 *     {@value #SMALLEST_MEMORY}
 * @param spoolDirectory where changes beyond that go; default the system's directory for temporary files. Each assembler
 *     makes a directory of its own in it, once it needs one
 */
public record AssemblerOptions(DecoderLimits limits, TwoPhase twoPhase, long maxMemory, Path spoolDirectory) {
    /** The size of one block. */
    static final int SMALLEST_MEMORY = 64 * 1024;

    private static final long DEFAULT_MEMORY = 64L * 1024 * 1024;

    /** The default of every option. */
    public static final AssemblerOptions DEFAULT =
            new AssemblerOptions(DecoderLimits.DEFAULT, TwoPhase.AT_COMMIT, DEFAULT_MEMORY, temporaryFiles());

    /**
     * Creates options.
     *
     * @param limits what the decoder accepts
     * @param twoPhase when the rows of prepared transactions come out
     * @param maxMemory bytes of changes held in memory over all open transactions
     * @param spoolDirectory where changes beyond that go
     * @throws IllegalArgumentException if there is too little memory for a single block
     */
    public AssemblerOptions {
        if (maxMemory < SMALLEST_MEMORY) {
            throw new IllegalArgumentException("maxMemory must be at least " + SMALLEST_MEMORY + " bytes");
        }
    }

    private static Path temporaryFiles() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Returns the same options with other decoder limits.
     *
     * @param decoderLimits what the decoder accepts
     * @return new options
     */
    public AssemblerOptions withLimits(DecoderLimits decoderLimits) {
        return new AssemblerOptions(decoderLimits, twoPhase, maxMemory, spoolDirectory);
    }

    /**
     * Returns the same options with another treatment of prepared transactions.
     *
     * @param when when their rows come out
     * @return new options
     */
    public AssemblerOptions withTwoPhase(TwoPhase when) {
        return new AssemblerOptions(limits, when, maxMemory, spoolDirectory);
    }

    /**
     * Returns the same options with another memory bound.
     *
     * @param bytes of changes held in memory
     * @return new options
     */
    public AssemblerOptions withMaxMemory(long bytes) {
        return new AssemblerOptions(limits, twoPhase, bytes, spoolDirectory);
    }

    /**
     * Returns the same options with another place for what does not fit in memory.
     *
     * @param directory made if it does not exist
     * @return new options
     */
    public AssemblerOptions withSpoolDirectory(Path directory) {
        return new AssemblerOptions(limits, twoPhase, maxMemory, directory);
    }
}
