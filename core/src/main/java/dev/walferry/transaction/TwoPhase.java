package dev.walferry.transaction;

/** When the rows of a transaction prepared with {@code PREPARE TRANSACTION} come out. */
public enum TwoPhase {
    /**
     * When it is committed, as an ordinary transaction at the position of its {@code COMMIT PREPARED}; if it is rolled
     * back, not at all. This needs nothing of the server. A slot that sends prepared transactions early anyway, because
     * it was created that way or a client once asked for it, works too: they are held here.
     */
    AT_COMMIT,

    /**
     * When it is prepared: BeginPrepare, rows, Prepare, and later CommitPrepared or RollbackPrepared, possibly in another
     * session and then alone. Needs PostgreSQL 15 and changes the slot for good: from then on it sends prepared
     * transactions early to every client.
     */
    AT_PREPARE
}
