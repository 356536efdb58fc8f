package dev.walferry.replication;

/**
 * What to do about a transaction that was committed with {@code COMMIT PREPARED}, of which nothing was sent, and which
 * is not provably without changes.
 *
 * <p>It can happen only with a slot that sends prepared transactions early ({@code two_phase}), read at commit. Either an
 * earlier client was given the rows at PREPARE and confirmed them, or there were none: servers before 14.24, 15.19,
 * 16.15, 17.11 and 18.5 announce the commit of a transaction that changed nothing. It is provable where the transaction
 * was prepared while this stream was open, or was still prepared and held no lock to write when it was opened.
 */
public enum UnknownPrepared {
    /** End the stream with an error that names the transaction: rows may be missing. */
    FAIL,
    /** Log a warning and go on. */
    SKIP
}
