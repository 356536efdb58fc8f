package dev.walferry.internal.snapshot.server;

/** A partition no longer belongs to the table, so none of its rows are read. */
public final class PartitionGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartitionGoneException() {
        super("the partition is gone");
    }
}
