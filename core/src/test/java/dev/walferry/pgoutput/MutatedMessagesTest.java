package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random mutations of captured messages, each given to a decoder in the state in which the message was sent. The
 * outcome may only be a message or {@link PgOutputFormatException}, and for each value of a message only an object or a
 * {@link dev.walferry.type.ValueFormatException}. No call may allocate more than its input justifies. A failure names
 * the seed; {@code -Dwalferry.seed=N} repeats it, {@code -Dwalferry.mutations=N} sets how many.
 */
@Tag("slow")
class MutatedMessagesTest {
    private static final int DEFAULT_MUTATIONS = 200_000;

    /** Kinds that do not change the decoder's state, so it does not matter whether they were sent. */
    private static final Set<Kind> HARMLESS =
            EnumSet.of(Kind.TYPE, Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE, Kind.MESSAGE);

    private static final int MUTATIONS_PER_MESSAGE = 20;

    private final List<CapturedStream> streams = CapturedStream.all();
    private final long seed = Long.getLong("walferry.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Mutation mutation = new Mutation(random);
    private final ValueReading values = new ValueReading();
    private long tried;
    private long accepted;

    @Test
    void onlyFormatExceptionsComeOut() {
        mutate(Integer.getInteger("walferry.mutations", DEFAULT_MUTATIONS));
        System.out.printf(
                "seed %d: %,d mutations of messages, %,d of them messages; of their values %,d read, %,d refused%n",
                seed, tried, accepted, values.read(), values.refused());
    }

    private void mutate(int mutations) {
        // so that later measurements do not include the first use of a class
        streams.forEach(stream -> replayed(payloads(stream)));
        while (tried < mutations) {
            CapturedStream stream = streams.get(random.nextInt(streams.size()));
            try {
                mutate(payloads(stream));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with -Dwalferry.seed=" + seed + ", " + stream + ", after " + tried, e);
            }
        }
        // neither all refused, which would test the first check only, nor all accepted
        assertTrue(accepted > tried / 50 && accepted < tried / 2, () -> accepted + " of " + tried + " accepted");
        assertTrue(
                values.read() > values.refused() && values.refused() > 0, () -> values.refused() + " values refused");
    }

    private static List<byte[]> payloads(CapturedStream stream) {
        return stream.messages().stream().map(CapturedMessage::payload).toList();
    }

    /** Walks through a stream once, stopping at some messages. */
    private void mutate(List<byte[]> stream) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        int stops = Math.max(1, stream.size() / 20);
        for (int i = 0; i < stream.size(); i++) {
            byte[] message = stream.get(i);
            if (random.nextInt(stops) == 0) {
                for (int k = 0; k < MUTATIONS_PER_MESSAGE; k++) {
                    Kind kind = decode(decoder, mutation.of(message, stream));
                    if (kind != null && (message[0] == 'O' || !HARMLESS.contains(kind))) {
                        decoder = replayed(stream.subList(0, i));
                    }
                }
            }
            decoder.decode(message, 0, message.length);
        }
    }

    private static PgOutputDecoder replayed(List<byte[]> messages) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        messages.forEach(message -> decoder.decode(message, 0, message.length));
        return decoder;
    }

    /** Decodes any bytes, and reads every value if they are a message. */
    private @Nullable Kind decode(PgOutputDecoder decoder, byte[] message) {
        tried++;
        int before = random.nextInt(3);
        byte[] array = new byte[before + message.length + 2];
        System.arraycopy(message, 0, array, before, message.length);
        @Nullable PgOutputMessage[] decoded = new @Nullable PgOutputMessage[1];
        Runnable call = () -> decoded[0] = decodeOrRefuse(decoder, array, before, message.length);
        long first = Allocation.of(call);
        PgOutputMessage result = decoded[0];
        // a refusal changes nothing, so repeating it excludes what the JVM allocates for code that runs for the first
        // time
        long allocated = result == null && first > Allocation.bound(message.length) ? Allocation.of(call) : first;
        assertTrue(
                allocated <= Allocation.bound(message.length),
                () -> allocated + " bytes for a message of " + message.length);
        if (result == null) {
            return null;
        }
        accepted++;
        Reencoding.of(result);
        values.of(result);
        return result.kind();
    }

    private static @Nullable PgOutputMessage decodeOrRefuse(
            PgOutputDecoder decoder, byte[] array, int offset, int length) {
        try {
            return decoder.decode(array, offset, length);
        } catch (PgOutputFormatException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= length, e::getMessage);
            return null;
        }
    }
}
