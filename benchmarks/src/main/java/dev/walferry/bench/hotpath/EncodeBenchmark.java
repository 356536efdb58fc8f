package dev.walferry.bench.hotpath;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Claim: a row becomes a record's key and value, JSON in Debezium's envelope, without a String on the way: what it
 * allocates is the record, its two arrays and little else.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar EncodeBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row. {@code encode} maps rows that are decoded already, {@code decodeAndEncode} is what the loop
 * does per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text", "10-wide"})
    String shape = "10-text";

    private RowShape rows = RowShape.of("3-text");
    private PgOutputDecoder decoder = new PgOutputDecoder();
    private RecordMapper<byte[]> mapper = mapper();
    private final PgOutputMessage[] decoded = new PgOutputMessage[RowShape.ROWS];
    private final Lsn[] lsns = new Lsn[RowShape.ROWS];

    /** Creates an instance; JMH calls this. */
    public EncodeBenchmark() {}

    private static RecordMapper<byte[]> mapper() {
        return RecordMapper.encoded(
                SinkConfig.recordDefaults("bench"), new SourceFacts("0.1.0", "bench"), RecordLookups.OFFLINE);
    }

    /** Decodes the session. */
    @Setup
    public void decode() {
        rows = RowShape.of(shape);
        decoder = new PgOutputDecoder();
        mapper = mapper();
        for (byte[] message : rows.announcements()) {
            mapper.map(decoder.decode(message, 0, message.length), Lsn.ZERO, record -> {});
        }
        for (int i = 0; i < RowShape.ROWS; i++) {
            decoded[i] = decoder.decode(rows.row(i), 0, rows.row(i).length);
            lsns[i] = Lsn.of(1_000_000_000L + i);
        }
    }

    /**
     * A decoded change becomes a record.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void encode(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            mapper.map(decoded[i], lsns[i], hole::consume);
        }
    }

    /**
     * Bytes of a message become a record.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void decodeAndEncode(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            byte[] message = rows.row(i);
            mapper.map(decoder.decode(message, 0, message.length), lsns[i], hole::consume);
        }
    }
}
