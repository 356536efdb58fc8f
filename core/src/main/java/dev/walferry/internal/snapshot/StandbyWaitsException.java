package dev.walferry.internal.snapshot;

/** A standby replays nothing more for now: read the part again later. The message says what is waited for. */
final class StandbyWaitsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StandbyWaitsException(String what) {
        super(what);
    }
}
