package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured message has the same bytes when it is written back, and no prefix of it passes as a message. */
class CapturedStreamsTest {
    /** Trap T-06: what is left of the long form of Stream Abort after 9 bytes is the short form. */
    private static final int SHORT_STREAM_ABORT = 9;

    /** Up to this many bytes every build tries every cut; within longer values one cut is like the next. */
    private static final int LONG_MESSAGE = 1_000;

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

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("streams")
    void everyPrefixIsRefusedAndLeavesTheDecoderUsable(CapturedStream stream) {
        inAThread(() -> refusePrefixes(stream, CapturedStreamsTest::next));
    }

    /** This includes messages of more than 1,000 bytes. */
    @ParameterizedTest
    @MethodSource("streams")
    @Tag("slow")
    void everyPrefixOfLongMessagesIsRefused(CapturedStream stream) {
        inAThread(() -> refusePrefixes(stream, (length, whole) -> whole > LONG_MESSAGE ? length + 1 : whole));
    }

    /** The next length to try, given the last one and the message's length. */
    private interface Cuts {
        int next(int length, int whole);
    }

    private static void refusePrefixes(CapturedStream stream, Cuts cuts) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        for (CapturedMessage captured : stream.messages()) {
            byte[] message = captured.payload();
            for (int length = 0; length < message.length; length = cuts.next(length, message.length)) {
                if (message[0] != 'A' || length != SHORT_STREAM_ABORT) {
                    refuse(decoder, message, length);
                }
            }
            decoder.decode(message, 0, message.length);
        }
    }

    private static void refuse(PgOutputDecoder decoder, byte[] message, int length) {
        PgOutputMessage passed;
        try {
            passed = decoder.decode(message, 0, length);
        } catch (PgOutputFormatException e) {
            return;
        }
        throw new AssertionError(length + " of " + message.length + " bytes are a " + passed.kind());
    }

    /**
     * Runs the checks in a new thread, whose call stack is short: each of millions of exceptions records the whole
     * stack.
     */
    private static void inAThread(Runnable checks) {
        CompletableFuture.runAsync(checks, command -> new Thread(command, "prefixes").start())
                .join();
    }

    private static int next(int length, int whole) {
        boolean inTheMiddle = whole > LONG_MESSAGE && length > NEAR && length < whole - NEAR - STRIDE;
        return length + (inTheMiddle ? STRIDE : 1);
    }
}
