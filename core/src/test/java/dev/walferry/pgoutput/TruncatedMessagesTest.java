package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages with their end cut off, messages followed by more bytes, and messages anywhere in an array. */
class TruncatedMessagesTest {
    /** Trap T-06: what is left of the long form of Stream Abort after 9 bytes is the short form. */
    private static final int SHORT_STREAM_ABORT = 9;

    static List<List<String>> sessions() {
        return RealBytes.sessions();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void everyPrefixIsRefusedAndLeavesTheDecoderUsable(List<String> session) {
        DecodingSession decoding = DecodingSession.after();
        for (String hex : session) {
            byte[] message = DecodingSession.bytes(hex);
            for (int length = 0; length < message.length; length++) {
                if (message[0] != 'A' || length != SHORT_STREAM_ABORT) {
                    decoding.refuses(Arrays.copyOf(message, length));
                }
            }
            // the refusal leaves no trace in the decoder
            assertArrayEquals(message, Reencoding.of(decoding.decode(message)), hex);
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void bytesTooManyAreRefused(List<String> session) {
        DecodingSession decoding = DecodingSession.after();
        for (String hex : session) {
            byte[] message = DecodingSession.bytes(hex);
            PgOutputFormatException e = decoding.refuses(Arrays.copyOf(message, message.length + 1));
            // a short Stream Abort with more bytes would be a long one
            assertEquals(message.length == SHORT_STREAM_ABORT && message[0] == 'A' ? 9 : message.length, e.offset());
            decoding.decode(message);
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void anyKindOfBufferGivesTheSameMessage(List<String> session) {
        PgOutputDecoder sliced = new PgOutputDecoder();
        PgOutputDecoder direct = new PgOutputDecoder();
        PgOutputDecoder readOnly = new PgOutputDecoder();
        for (String hex : session) {
            byte[] message = DecodingSession.bytes(hex);
            ByteBuffer inTheMiddle = ByteBuffer.wrap(
                            DecodingSession.padded(message), DecodingSession.OFFSET - 5, message.length + 10)
                    .slice()
                    .position(5)
                    .limit(5 + message.length);
            assertArrayEquals(message, Reencoding.of(sliced.decode(inTheMiddle)));
            assertEquals(5, inTheMiddle.position());
            assertArrayEquals(
                    message,
                    Reencoding.of(direct.decode(ByteBuffer.allocateDirect(message.length)
                            .put(message)
                            .flip())));
            assertArrayEquals(
                    message,
                    Reencoding.of(readOnly.decode(ByteBuffer.wrap(message).asReadOnlyBuffer())));
        }
    }
}
