package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.walferry.fuzz.FuzzSession;
import org.junit.jupiter.api.Tag;

/** Any session: every message is decoded and can be read to its last value, or is refused and changes nothing. */
@Tag("slow")
class PgOutputDecoderFuzzTest {
    private static final int PADDING = 3;

    @FuzzTest(maxDuration = "30m")
    void anySessionGivesMessagesOrFormatExceptions(byte[] session) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        FuzzSession.forEach(session, 0, message -> decode(decoder, message));
    }

    /** Messages lie in a larger array, as in a frame. */
    private static void decode(PgOutputDecoder decoder, byte[] message) {
        byte[] frame = new byte[PADDING + message.length + PADDING];
        System.arraycopy(message, 0, frame, PADDING, message.length);
        try {
            PgOutputMessage decoded = decoder.decode(frame, PADDING, message.length);
            assertEquals((char) message[0], decoded.kind().wireByte());
            Reencoding.of(decoded);
        } catch (PgOutputFormatException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= message.length, e::getMessage);
        }
    }
}
