package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured message: written back it has the same bytes, and no prefix of it passes for a message. */
class CapturedStreamsTest {
    /** T-06: what is left of the long form of Stream Abort after 9 bytes is the short form. */
    private static final int SHORT_STREAM_ABORT = 9;

    /** Within a long value one cut is like the next: from here on only cuts near both ends, and some between. */
    private static final int LONG_MESSAGE = 600;

    private static final int STRIDE = 61;
    private static final int NEAR = 80;

    static List<CapturedStream> streams() {
        return CapturedStream.all();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyMessageIsWrittenBackToItsBytes(CapturedStream stream) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        int index = 0;
        for (CapturedMessage captured : stream.messages()) {
            byte[] padded = DecodingSession.padded(captured.payload());
            PgOutputMessage message = decoder.decode(padded, DecodingSession.OFFSET, captured.payload().length);
            assertArrayEquals(captured.payload(), Reencoding.of(message), "message " + index++);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyPrefixIsRefusedAndLeavesTheDecoderUsable(CapturedStream stream) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        Set<String> shapes = new HashSet<>();
        for (CapturedMessage captured : stream.messages()) {
            byte[] message = captured.payload();
            // rows of one table and length are framed alike: of all but the first only some cuts are checked
            boolean repeated = !shapes.add((char) message[0] + " " + message.length);
            for (int length = 0; length < message.length; length = next(length, message.length, repeated)) {
                int prefix = length;
                if (message[0] != 'A' || length != SHORT_STREAM_ABORT) {
                    assertThrows(PgOutputFormatException.class, () -> decoder.decode(message, 0, prefix));
                }
            }
            decoder.decode(message, 0, message.length);
        }
    }

    private static int next(int length, int whole, boolean repeated) {
        boolean inTheMiddle = whole > LONG_MESSAGE && length > NEAR && length < whole - NEAR - STRIDE;
        return length + (inTheMiddle || repeated ? STRIDE : 1);
    }
}
