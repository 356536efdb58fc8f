package dev.walferry.bench.decode;

import dev.walferry.internal.plugin.AsyncCatalog;
import dev.walferry.internal.plugin.MessageSource;
import dev.walferry.internal.plugin.PgOutputSource;
import dev.walferry.internal.plugin.PluginMessages;
import dev.walferry.internal.plugin.PluginReader;
import dev.walferry.internal.plugin.PluginSource;
import dev.walferry.internal.plugin.decoderbufs.DecoderBufsReader;
import dev.walferry.internal.plugin.wal2json.Wal2JsonReader;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TransactionAssembler;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Claim: a row that pgoutput sends is decoded several times faster than the same row from wal2json or decoderbufs.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar PluginDecodeBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row, every column touched. Each plugin's messages of one transaction come from one real server, which
 * needs Debian's packages of the plugins; all have passed the gate on the same rows. The work is that of a
 * {@code ChangeStream} after the network: from a frame's bytes to messages in the form of pgoutput's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PluginDecodeBenchmark {
    private static final long LONGEST_ANSWER_NANOS = 30_000_000_000L;

    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text"})
    String shape = "10-text";

    /** The output plugin. */
    @Param({"PGOUTPUT", "WAL2JSON", "DECODERBUFS"})
    OutputPlugin plugin = OutputPlugin.PGOUTPUT;

    private CapturedTransaction transaction = new CapturedTransaction(List.of());
    private @Nullable MessageSource source;
    private @Nullable LocalPostgres postgres;

    /** Creates an instance; JMH calls this. */
    public PluginDecodeBenchmark() {}

    /**
     * Captures the transaction and passes the gate.
     *
     * @throws SQLException if the server refuses
     */
    @Setup
    public void passGate() throws SQLException {
        OtherPlugins.require();
        RowShape rows = RowShape.of(shape);
        LocalPostgres server =
                LocalPostgres.version(OtherPlugins.SERVER).installed().start();
        postgres = server;
        TestDatabase database = server.createDatabase("bench");
        CapturedTransaction.prepare(database, rows);
        transaction = CapturedTransaction.of(database, plugin);
        source = source(database);
        List<List<String>> values = new ArrayList<>();
        read(insert -> values.add(texts(insert.row())));
        for (int i = 0; i < RowShape.ROWS; i++) {
            if (i >= values.size() || !values.get(i).equals(rows.expected(i))) {
                throw new IllegalStateException("row " + i + " is read differently through " + plugin);
            }
        }
        if (plugin == OutputPlugin.PGOUTPUT) {
            transaction = transaction.withoutRelation();
        }
    }

    private MessageSource source(TestDatabase database) {
        return switch (plugin) {
            case PGOUTPUT -> new PgOutputSource(new TransactionAssembler(AssemblerOptions.DEFAULT));
            case WAL2JSON -> source(database, new Wal2JsonReader());
            case DECODERBUFS -> source(database, new DecoderBufsReader());
        };
    }

    private MessageSource source(TestDatabase database, PluginReader reader) {
        AsyncCatalog catalog = new AsyncCatalog(database::connect, OtherPlugins.SERVER);
        return new PluginSource(new PluginMessages(plugin, reader, catalog, DecoderLimits.DEFAULT, true, Set.of()));
    }

    private static List<String> texts(Tuple row) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            all.add(row.value(i).getText());
        }
        return all;
    }

    /** Ends the server. */
    @TearDown
    public void close() {
        if (source != null) {
            source.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private interface Use {
        void of(Insert insert);
    }

    private void read(Use use) {
        MessageSource to = Objects.requireNonNull(source);
        for (CapturedTransaction.Frame frame : transaction.frames()) {
            to.add(frame.bytes, 0, frame.bytes.length, frame.lsn);
            do {
                if (to.isWaiting()) {
                    to.await(LONGEST_ANSWER_NANOS);
                }
                for (PgOutputMessage message = to.next(); message != null; message = to.next()) {
                    if (message instanceof Insert insert) {
                        use.of(insert);
                    }
                }
            } while (to.isWaiting());
        }
    }

    /**
     * Measures Walferry with every column touched: its kind and where its bytes are.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void views(Blackhole hole) {
        read(insert -> hole.consume(touch(insert.row())));
    }

    @SuppressWarnings("EnumOrdinal") // any number for the kind is good enough for a checksum
    private static int touch(Tuple row) {
        int seen = 0;
        for (int i = 0; i < row.size(); i++) {
            ValueView value = row.value(i);
            seen = 31 * seen + value.length() + value.kind().ordinal();
        }
        return seen;
    }
}
