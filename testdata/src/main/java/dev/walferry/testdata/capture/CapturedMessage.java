package dev.walferry.testdata.capture;

/** One message of a captured stream. */
public final class CapturedMessage {

    private final long lsn;
    private final byte[] payload;

    CapturedMessage(long lsn, byte[] payload) {
        this.lsn = lsn;
        this.payload = payload;
    }

    /**
     * The position the server gave with it.
     *
     * @return unsigned; from the SQL interface Relation and Type carry the position of the change that made them necessary,
     *     where a walsender says zero
     */
    public long lsn() {
        return lsn;
    }

    /** {@return the message, in an array of its own that is not to be written to} */
    public byte[] payload() {
        return payload;
    }
}
