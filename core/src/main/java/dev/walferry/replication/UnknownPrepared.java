package dev.walferry.replication;

/**
 * What to do about a transaction that was committed with {@code COMMIT PREPARED} although nothing of it was sent,
 * unless it is proven to have had no changes.
 *
 * <p>It can happen only with a slot that sends prepared transactions early ({@code two_phase}), read at commit. Either
 * an earlier client was given the rows at PREPARE and confirmed them, or there were none: servers before 14.24, 15.19,
 * 16.15, 17.11 and 18.5 announce the commit of a transaction that changed nothing. That there were none is proven if
 * the transaction was prepared while this stream was open, or if it was still prepared and held no lock to write when
 * the stream was opened.
 */
public enum UnknownPrepared {
    /** End the stream with an error that names the transaction: rows may be missing. */
    FAIL,
    /** Log a warning and continue. If the transaction had rows, this stream does not return them. */
    SKIP
}
