package dev.walferry.bench.flat;

import dev.walferry.bench.decode.RowShape;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: a relation of ten columns takes the same memory whether the session knows one or ten thousand.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar RelationMemoryBenchmark</pre>
 *
 * <p>How long a shot takes says nothing; look at {@code bytesPerRelation}, what is left on the heap after a collection. In
 * every shot as many relations are announced, to one session or to many, so that the heap's own noise is the same. What a session itself
 * keeps does not count, but for what it makes with its first relation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"})
public class RelationMemoryBenchmark {
    private static final int RELATIONS = 10_000;

    /** How many relations a session knows. */
    @Param({"1", "100", "1000", "10000"})
    int relations = 1;

    private final RowShape shape = RowShape.of("10-text");
    private SessionState[] sessions = {};

    /** What a relation keeps on the heap. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Held {
        /** Bytes, of a relation announced, and used once. */
        public double bytesPerRelation;

        /** For JMH. */
        public Held() {}
    }

    /** For JMH. */
    public RelationMemoryBenchmark() {}

    /**
     * By the decoder.
     *
     * @param held result
     */
    @Benchmark
    public void decode(Held held) {
        hold(held, SessionState::decode);
    }

    /**
     * By the decoder and by what makes records.
     *
     * @param held result
     */
    @Benchmark
    public void decodeAndEncode(Held held) {
        hold(held, (session, message) -> session.map(message, record -> {}));
    }

    private void hold(Held held, BiConsumer<SessionState, byte[]> use) {
        sessions = Stream.generate(() -> new SessionState(shape))
                .limit(RELATIONS / relations)
                .toArray(SessionState[]::new);
        long before = UsedHeap.bytes();
        for (SessionState session : sessions) {
            for (int i = 0; i < relations; i++) {
                use.accept(session, shape.relation(RowShape.OID + i, "bench_" + i));
                use.accept(session, shape.row(i % RowShape.ROWS, RowShape.OID + i));
            }
        }
        held.bytesPerRelation = (double) (UsedHeap.bytes() - before) / RELATIONS;
        sessions = new SessionState[0];
    }
}
