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
 * <p>The time of a shot is meaningless; look at {@code bytesPerRelation}, what is left on the heap after a collection. Every shot
 * announces the same number of relations, to one session or to many, so that the heap's noise is the same. A session's own
 * memory does not count, except what it allocates with its first relation.
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

    /** The memory of a relation. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Held {
        /** Bytes on the heap for a relation that was announced and used once. */
        public double bytesPerRelation;

        /** Creates an instance; JMH calls this. */
        public Held() {}
    }

    /** Creates an instance; JMH calls this. */
    public RelationMemoryBenchmark() {}

    /**
     * Memory kept by the decoder.
     *
     * @param held result
     */
    @Benchmark
    public void decode(Held held) {
        hold(held, SessionState::decode);
    }

    /**
     * Memory kept by the decoder and by the mapper of records.
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
