package dev.walferry.internal.snapshot;

/** A table is no longer what it was when it was looked at: look again. */
final class TableChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableChangedException() {
        super("the table has changed");
    }
}
