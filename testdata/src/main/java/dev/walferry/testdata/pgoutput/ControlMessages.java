package dev.walferry.testdata.pgoutput;

/**
 * Builds the messages that frame transactions: plain, streamed (protocol 2) and two-phase (protocol 3). If a message has a
 * reserved flags byte, it is 0. All methods are pure.
 */
public final class ControlMessages {

    private static final int NO_FLAGS = 0;

    private ControlMessages() {}

    /**
     * Begin ({@code B}).
     *
     * @param finalLsn the commit LSN of the Commit to come
     * @param commitTime when it was committed
     * @param xid the transaction
     * @return the message
     */
    public static byte[] begin(long finalLsn, long commitTime, int xid) {
        return WireWriter.message('B').i64(finalLsn).i64(commitTime).i32(xid).toBytes();
    }

    /**
     * Commit ({@code C}).
     *
     * @param commitLsn the start of the commit record
     * @param endLsn the byte after it
     * @param commitTime when
     * @return the message
     */
    public static byte[] commit(long commitLsn, long endLsn, long commitTime) {
        return WireWriter.message('C')
                .u8(NO_FLAGS)
                .i64(commitLsn)
                .i64(endLsn)
                .i64(commitTime)
                .toBytes();
    }

    /**
     * Origin ({@code O}).
     *
     * @param commitLsn the commit LSN on the origin
     * @param name the origin's name
     * @return the message
     */
    public static byte[] origin(long commitLsn, String name) {
        return WireWriter.message('O').i64(commitLsn).string(name).toBytes();
    }

    /**
     * Stream Start ({@code S}).
     *
     * @param xid the top-level transaction
     * @param first whether it is the transaction's first block
     * @return the message
     */
    public static byte[] streamStart(int xid, boolean first) {
        return WireWriter.message('S').i32(xid).u8(first ? 1 : 0).toBytes();
    }

    /** {@return Stream Stop ({@code E})} */
    public static byte[] streamStop() {
        return WireWriter.message('E').toBytes();
    }

    /**
     * Stream Commit ({@code c}).
     *
     * @param xid the top-level transaction
     * @param commitLsn the start of the commit record
     * @param endLsn the byte after it
     * @param commitTime when
     * @return the message
     */
    public static byte[] streamCommit(int xid, long commitLsn, long endLsn, long commitTime) {
        return WireWriter.message('c')
                .i32(xid)
                .u8(NO_FLAGS)
                .i64(commitLsn)
                .i64(endLsn)
                .i64(commitTime)
                .toBytes();
    }

    /**
     * Stream Abort ({@code A}) as sent with {@code streaming = on}.
     *
     * @param xid the top-level transaction
     * @param subxid what is aborted: a subtransaction, or the same id for all of it
     * @return the message
     */
    public static byte[] streamAbort(int xid, int subxid) {
        return WireWriter.message('A').i32(xid).i32(subxid).toBytes();
    }

    /**
     * Stream Abort ({@code A}) as sent with {@code streaming = parallel}.
     *
     * @param xid the top-level transaction
     * @param subxid what is aborted: a subtransaction, or the same id for all of it
     * @param abortLsn the end of the abort record
     * @param abortTime when
     * @return the message
     */
    public static byte[] streamAbort(int xid, int subxid, long abortLsn, long abortTime) {
        return WireWriter.message('A')
                .i32(xid)
                .i32(subxid)
                .i64(abortLsn)
                .i64(abortTime)
                .toBytes();
    }

    /**
     * Begin Prepare ({@code b}).
     *
     * @param prepareLsn the start of the prepare record
     * @param endLsn the byte after it
     * @param prepareTime when
     * @param xid the transaction
     * @param gid its global identifier
     * @return the message
     */
    public static byte[] beginPrepare(long prepareLsn, long endLsn, long prepareTime, int xid, String gid) {
        return twoPhase(WireWriter.message('b'), prepareLsn, endLsn, prepareTime, xid, gid);
    }

    /**
     * Prepare ({@code P}).
     *
     * @param prepareLsn the start of the prepare record
     * @param endLsn the byte after it
     * @param prepareTime when
     * @param xid the transaction
     * @param gid its global identifier
     * @return the message
     */
    public static byte[] prepare(long prepareLsn, long endLsn, long prepareTime, int xid, String gid) {
        return twoPhase(WireWriter.message('P').u8(NO_FLAGS), prepareLsn, endLsn, prepareTime, xid, gid);
    }

    /**
     * Commit Prepared ({@code K}).
     *
     * @param commitLsn the start of the commit record
     * @param endLsn the byte after it
     * @param commitTime when
     * @param xid the transaction
     * @param gid its global identifier
     * @return the message
     */
    public static byte[] commitPrepared(long commitLsn, long endLsn, long commitTime, int xid, String gid) {
        return twoPhase(WireWriter.message('K').u8(NO_FLAGS), commitLsn, endLsn, commitTime, xid, gid);
    }

    /**
     * Rollback Prepared ({@code r}).
     *
     * @param prepareEndLsn the byte after the prepare record
     * @param rollbackEndLsn the byte after the rollback record
     * @param prepareTime when it was prepared
     * @param rollbackTime when it was rolled back
     * @param xid the transaction
     * @param gid its global identifier
     * @return the message
     */
    public static byte[] rollbackPrepared(
            long prepareEndLsn, long rollbackEndLsn, long prepareTime, long rollbackTime, int xid, String gid) {
        return WireWriter.message('r')
                .u8(NO_FLAGS)
                .i64(prepareEndLsn)
                .i64(rollbackEndLsn)
                .i64(prepareTime)
                .i64(rollbackTime)
                .i32(xid)
                .string(gid)
                .toBytes();
    }

    /**
     * Stream Prepare ({@code p}).
     *
     * @param prepareLsn the start of the prepare record
     * @param endLsn the byte after it
     * @param prepareTime when
     * @param xid the top-level transaction
     * @param gid its global identifier
     * @return the message
     */
    public static byte[] streamPrepare(long prepareLsn, long endLsn, long prepareTime, int xid, String gid) {
        return twoPhase(WireWriter.message('p').u8(NO_FLAGS), prepareLsn, endLsn, prepareTime, xid, gid);
    }

    private static byte[] twoPhase(WireWriter message, long lsn, long endLsn, long time, int xid, String gid) {
        return message.i64(lsn).i64(endLsn).i64(time).i32(xid).string(gid).toBytes();
    }
}
