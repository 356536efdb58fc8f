package dev.walferry.bench.hotpath;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.registry.CollectedSchemas;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.Map;
import java.util.Objects;
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
 * Claim: a format with schemas costs about as much per row as JSON, because the schema is made once per relation.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar FormatBenchmark -prof gc</pre>
 *
 * <p>Per operation: one decoded row becomes a record. The ids of schemas are known, as they are from the second row on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FormatBenchmark {
    /** The format of values: {@code value.format}. */
    @Param({"json", "json-schema", "avro", "protobuf", "raw"})
    String format = "json";

    /** What values contain: {@code value.envelope}. */
    @Param({"debezium", "flat"})
    String envelope = "debezium";

    private RecordMapper<byte[]> mapper = mapper("json", "debezium");
    private final PgOutputMessage[] decoded = new PgOutputMessage[RowShape.ROWS];
    private final Lsn[] lsns = new Lsn[RowShape.ROWS];

    /** Creates an instance; JMH calls this. */
    public FormatBenchmark() {}

    private static RecordMapper<byte[]> mapper(String format, String envelope) {
        SinkConfig config = SinkConfig.of(
                Map.of(
                        "source.url", "jdbc:postgresql://localhost/bench",
                        "source.user", "bench",
                        "source.slot.name", "bench",
                        "source.publication.names", "bench",
                        "topic.prefix", "bench",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "schema.registry.url", "http://localhost:8081",
                        "value.format", format,
                        "value.envelope", format.equals("raw") ? "debezium" : envelope),
                Map.of());
        CollectedSchemas schemas = new CollectedSchemas(Objects.requireNonNull(config.registry()));
        return RecordMapper.encoded(
                config.records(),
                new SourceFacts("0.1.0", "bench"),
                new RecordLookups(KeyColumns.FROM_IDENTITY, TableCatalog.NONE, schemas, RowLookup.NONE));
    }

    /** Decodes the session. */
    @Setup
    public void decode() {
        RowShape rows = RowShape.of("10-text");
        PgOutputDecoder decoder = new PgOutputDecoder();
        mapper = mapper(format, envelope);
        for (byte[] message : rows.announcements()) {
            mapper.map(decoder.decode(message, 0, message.length), Lsn.ZERO, record -> {});
        }
        for (int i = 0; i < RowShape.ROWS; i++) {
            decoded[i] = decoder.decode(rows.row(i), 0, rows.row(i).length);
            lsns[i] = Lsn.of(1_000_000_000L + i);
        }
    }

    /**
     * Turns a decoded change into a record.
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
}
