package dev.walferry.replication;

/**
 * Says whether the server sends large transactions while they are in progress. A {@link ChangeStream} returns the same
 * either way. The difference is who keeps a large transaction until its commit: the server, which decodes and sends all
 * of it only then; or this side, in memory and on disk, which has it complete soon after the commit.
 */
public enum Streaming {
    /** Every transaction is sent once it is committed. */
    OFF,
    /** Large transactions are sent while they are in progress. Needs PostgreSQL 14. */
    ON,
    /** The same, and the server also tells where and when one was rolled back. Needs PostgreSQL 16. */
    PARALLEL,
    /** The most that the server has. */
    AUTO;

    /** Returns what to ask of a server; an error if it does not have it. */
    Streaming on(ServerCapabilities server) {
        return switch (this) {
            case OFF -> OFF;
            case ON -> {
                server.require("streaming", server.streaming(), 14);
                yield ON;
            }
            case PARALLEL -> {
                server.require("streaming=parallel", server.parallelStreaming(), 16);
                yield PARALLEL;
            }
            case AUTO -> server.parallelStreaming() ? PARALLEL : server.streaming() ? ON : OFF;
        };
    }
}
