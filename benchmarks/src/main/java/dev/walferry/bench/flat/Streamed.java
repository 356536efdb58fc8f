package dev.walferry.bench.flat;

import dev.walferry.bench.decode.RowShape;
import dev.walferry.testdata.pgoutput.ControlMessages;

/** The messages before and after the rows of a transaction that is streamed in one block. */
final class Streamed {
    private static final int XID = 731;

    private Streamed() {}

    /** Includes the relation, which a server announces again in each streamed transaction. */
    static byte[][] before(RowShape rows) {
        return new byte[][] {
            ControlMessages.streamStart(XID, true), rows.announcements().get(1)
        };
    }

    static byte[] stop() {
        return ControlMessages.streamStop();
    }

    static byte[] commit() {
        return ControlMessages.streamCommit(XID, 0x5000, 0x5100, 0x1234);
    }
}
