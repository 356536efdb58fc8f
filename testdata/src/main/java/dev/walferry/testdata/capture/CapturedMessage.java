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
     * The position that the server sent with the message.
     *
     * @return an unsigned LSN. For Relation and Type the SQL interface gives the position of the change that needed them; a
     *     walsender gives zero
     */
    public long lsn() {
        return lsn;
    }

    /** {@return the message, in its own array; do not write to it} */
    public byte[] payload() {
        return payload;
    }
}
