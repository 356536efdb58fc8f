package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Trap T-33: no count and no length makes the decoder allocate more than the bytes it was given justify. */
class ClaimedSizesTest {
    private static final List<String> CLAIMS = List.of(
            "54 7fffffff 00 00004004",
            "54 1fffffff 00 00004004",
            "52 00004004 00 00 64 0640 01 6100 00000017 ffffffff",
            "52 00004004 00 00 64 ffff 01 6100 00000017 ffffffff",
            "49 00004004 4e ffff 6e",
            "49 00004004 4e 0003 74 7ffffff0 6e",
            "49 00004004 4e 0003 62 3fffffff 6e",
            "55 00004004 4f 0003 74 7ffffff0 6e",
            "4d 01 0000000001594368 7000 7ffffff0 68",
            "4d 01 0000000001594368 7000 ffffffff 68");

    @Test
    void hugeClaimsAllocateNothingHuge() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1);
        for (String hex : CLAIMS) {
            byte[] message = DecodingSession.bytes(hex);
            session.refuses(message); // once, for what classes allocate when they are first used
            long allocated = Allocation.of(() -> session.refuses(message));
            assertTrue(allocated <= Allocation.bound(message.length), () -> hex + " allocated " + allocated);
        }
    }

    @Test
    void aRowAllocatesTheSameHoweverLongItsValues() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1);
        PgOutputDecoder decoder = new PgOutputDecoder();
        for (String hex : List.of(RealBytes.BEGIN, RealBytes.RELATION_T1)) {
            decoder.decode(ByteBuffer.wrap(DecodingSession.bytes(hex)));
        }
        session.decode(RealBytes.INSERT);
        byte[] large = DecodingSession.bytes("49 00004004 4e 0003 6e 6e 74 00100000" + "61".repeat(1 << 20));
        decoder.decode(large, 0, large.length);
        // the measurement and the compiler allocate now and then, but not every time
        long allocated = LongStream.generate(() -> Allocation.of(() -> decoder.decode(large, 0, large.length)))
                .limit(10)
                .min()
                .orElseThrow();
        assertTrue(allocated < 1024, () -> "allocated " + allocated);
    }
}
