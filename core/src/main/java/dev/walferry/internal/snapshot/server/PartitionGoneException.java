package dev.walferry.internal.snapshot.server;

/** A partition is no longer the table's, so nothing of it is to be read. */
public final class PartitionGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartitionGoneException() {
        super("the partition is gone");
    }
}
