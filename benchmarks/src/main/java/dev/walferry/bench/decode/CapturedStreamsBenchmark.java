package dev.walferry.bench.decode;

import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decodes what real servers sent, with every kind of message and type, and touches every column. These streams have few rows
 * for each relation, so most of the time is spent learning relations, which the other contenders do not do.
 * {@link DecodeBenchmark} measures what a row costs.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar CapturedStreamsBenchmark -prof gc</pre>
 *
 * <p>Per operation: all streams captured from PostgreSQL 18 with one set of options, each with a new decoder. Look at
 * {@code messages}, the time per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CapturedStreamsBenchmark {
    private static final int SERVER = 18;
    private static final int STREAMED = 2;

    /** The options. */
    @Param({"text", "binary", "streamed"})
    String options = "text";

    private final List<byte[][]> streams = new ArrayList<>();

    /** How many messages an operation decodes. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {
        /** Messages so far; JMH divides the time by them. */
        public long messages;

        /** Creates an instance; JMH calls this. */
        public Count() {}
    }

    /** Creates an instance; JMH calls this. */
    public CapturedStreamsBenchmark() {}

    /** Reads the streams and fails if two contenders find different values. */
    @Setup
    public void passGate() {
        for (CapturedStream stream : CapturedStream.all()) {
            if (stream.majorVersion() == SERVER && options.equals(optionsOf(stream))) {
                streams.add(
                        stream.messages().stream().map(CapturedMessage::payload).toArray(byte[][]::new));
            }
        }
        if (streams.isEmpty()) {
            throw new IllegalStateException("no stream was captured with " + options);
        }
        for (byte[][] stream : streams) {
            PgOutputDecoder decoder = new PgOutputDecoder();
            TupleHop hop = new TupleHop();
            for (byte[] message : stream) {
                List<String> expected = new ArrayList<>();
                List<String> seen = new ArrayList<>();
                hop.lengths(
                        message,
                        (bytes, at, length) -> expected.add(HexFormat.of().formatHex(bytes, at, at + length)));
                touch(decoder.decode(message, 0, message.length), seen);
                if (!seen.equals(expected)) {
                    throw new IllegalStateException("a message of kind " + (char) message[0] + " is read differently");
                }
            }
        }
    }

    private static String optionsOf(CapturedStream stream) {
        if (stream.protocol() >= STREAMED) {
            return stream.streaming().equals("off") ? "" : "streamed";
        }
        return stream.isBinary() ? "binary" : "text";
    }

    /**
     * Measures the floor.
     *
     * @param count of messages
     * @param hole JMH's
     */
    @Benchmark
    public void scan(Count count, Blackhole hole) {
        for (byte[][] stream : streams) {
            TupleHop hop = new TupleHop();
            for (byte[] message : stream) {
                hole.consume(hop.lengths(message, null));
            }
            count.messages += stream.length;
        }
    }

    /**
     * Measures making a String of every value, whatever its format, and nothing else.
     *
     * @param count of messages
     * @param hole JMH's
     */
    @Benchmark
    public void eagerStrings(Count count, Blackhole hole) {
        for (byte[][] stream : streams) {
            TupleHop hop = new TupleHop();
            for (byte[] message : stream) {
                List<String> values = new ArrayList<>();
                hop.lengths(
                        message,
                        (bytes, at, length) -> values.add(new String(bytes, at, length, StandardCharsets.UTF_8)));
                hole.consume(values);
            }
            count.messages += stream.length;
        }
    }

    /**
     * Measures Walferry with every column touched.
     *
     * @param count of messages
     * @param hole JMH's
     */
    @Benchmark
    public void views(Count count, Blackhole hole) {
        for (byte[][] stream : streams) {
            PgOutputDecoder decoder = new PgOutputDecoder();
            for (byte[] message : stream) {
                PgOutputMessage decoded = decoder.decode(message, 0, message.length);
                hole.consume(decoded);
                hole.consume(touch(decoded, null));
            }
            count.messages += stream.length;
        }
    }

    /** Touches the tuples in the order of the message. */
    private static int touch(PgOutputMessage message, @Nullable List<String> seen) {
        return switch (message.kind()) {
            case INSERT -> touch(((Insert) message).row(), null, seen);
            case UPDATE -> {
                Update update = (Update) message;
                Tuple old = update.old();
                yield (old == null ? 0 : touch(old, null, seen)) + touch(update.row(), update, seen);
            }
            case DELETE -> touch(((Delete) message).old(), null, seen);
            default -> 0;
        };
    }

    /** Touches an update's new row, without the values that come from its old row. */
    private static int touch(Tuple tuple, @Nullable Update update, @Nullable List<String> seen) {
        int sum = 0;
        for (int i = 0; i < tuple.size(); i++) {
            if (update != null && update.wasSentUnchanged(i)) {
                continue;
            }
            ValueView value = tuple.value(i);
            if (value.kind() == ValueKind.TEXT || value.kind() == ValueKind.BINARY) {
                sum += value.length();
                if (seen != null) {
                    seen.add(HexFormat.of().formatHex(value.toBytes()));
                }
            }
        }
        return sum;
    }
}
