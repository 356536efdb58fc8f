package dev.walferry.internal.snapshot.server;

/** A table is no longer what it was when it was looked at: look again. */
public final class TableChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TableChangedException() {
        super("the table has changed");
    }
}
