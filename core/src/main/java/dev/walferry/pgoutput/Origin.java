package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;

/**
 * Origin: the open transaction was replicated from another node. Comes directly after Begin, Begin Prepare or Stream
 * Start.
 *
 * <p>Layout after the kind byte: origin LSN (8), name (string).
 *
 * @param originLsn the commit's LSN on the origin node, unrelated to this server's WAL; zero within a stream block
 * @param name the origin's name
 */
public record Origin(Lsn originLsn, String name) implements PgOutputMessage {
    static Origin read(WireReader in) {
        return new Origin(Lsn.of(in.int64()), in.cstring());
    }

    @Override
    public Kind kind() {
        return Kind.ORIGIN;
    }
}
