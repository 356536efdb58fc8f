package dev.walferry.internal.snapshot.server;

/** A standby replays nothing more for now: read the part again later. The message says what is waited for. */
public final class StandbyWaitsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StandbyWaitsException(String what) {
        super(what);
    }
}
