package dev.walferry.internal.snapshot;

/** A partition is no longer the table's, so nothing of it is to be read. */
final class PartitionGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartitionGoneException() {
        super("the partition is gone");
    }
}
