package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/** The flags byte of messages. An undefined bit would mean something that this code does not know, so it is refused. */
final class Flags {
    private Flags() {}

    /** Reads a flags byte in which no bit may be set. */
    static void none(WireReader in) {
        of(in, 0);
    }

    /** Reads a flags byte in which only the given bits may be set. */
    static int of(WireReader in, int allowed) {
        int at = in.position();
        int flags = in.uint8();
        if ((flags & ~allowed) != 0) {
            throw new MalformedException(
                    at,
                    "expected no flags but 0x" + Integer.toHexString(allowed) + ", got 0x"
                            + Integer.toHexString(flags));
        }
        return flags;
    }
}
