package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Versions;
import dev.walferry.bench.e2e.contender.WalferryContender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code e2e}: from PostgreSQL to Kafka, each contender in turn. */
@Command(
        name = "e2e",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Carries one workload from a real PostgreSQL (18; for plugins the installed 15) to a real Kafka"
                        + " with every contender in turn, on copies of one slot, and records rows per second, CPU seconds and memory.")
public final class EndToEnd implements Callable<Integer> {
    @Option(
            names = "--scenario",
            defaultValue = "one-transaction",
            paramLabel = "NAME",
            description =
                    "one-transaction, formats, hundred-rows, one-row, wide, full-identity, plugins, snapshot, latency, soak"
                            + " or huge; default: ${DEFAULT-VALUE}")
    private String scenario = "";

    @Option(names = "--rows", paramLabel = "N", description = "Rows to carry; default depends on the scenario.")
    private long rows;

    @Option(
            names = "--partitions",
            defaultValue = "1",
            paramLabel = "N",
            description = "Partitions of each contender's topic; default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(
            names = "--runs",
            defaultValue = "5",
            paramLabel = "N",
            description = "Runs of each contender; default: ${DEFAULT-VALUE}")
    private int runs;

    @Option(names = "--peers", description = "Run other programs too; needs a jar built with -Ppeers.")
    private boolean peers;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Run only these contenders: RawPipe, Walferry, pg_recvlogical, COPY (snapshot), or the peers, by name.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--heap",
            defaultValue = "128m",
            paramLabel = "SIZE",
            description = "Walferry's largest heap; default: ${DEFAULT-VALUE}")
    private String heap = "";

    @Option(names = "--jvm", paramLabel = "OPTION", description = "One more option of Walferry's JVM; repeatable.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One more setting of Walferry; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--variant",
            paramLabel = "NAME[,OPTION...]",
            description =
                    "One more Walferry to compare with, with options of its JVM (-XX:...), settings (key=value) or"
                            + " another benchmarks.jar (jar=FILE); repeatable.")
    private List<String> variants = new ArrayList<>();

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Transactions per second (latency).")
    private int rate;

    @Option(names = "--warmup", defaultValue = "20", paramLabel = "SECONDS", description = "Not measured (latency).")
    private int warmup;

    @Option(names = "--seconds", defaultValue = "60", paramLabel = "SECONDS", description = "Measured (latency, soak).")
    private int seconds;

    @Option(
            names = "--sample",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "Time between two samples of the heap (soak); default: ${DEFAULT-VALUE}")
    private int sample;

    @Option(
            names = "--output",
            defaultValue = "docs/reference/performance",
            paramLabel = "DIR",
            description = "Directory for the raw result; default: ${DEFAULT-VALUE}")
    private Path output = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    /** Creates an instance; picocli calls this. */
    public EndToEnd() {}

    @Override
    public Integer call() throws SQLException, IOException {
        Scenario what = Scenario.of(scenario);
        long count = rows == 0 ? what.defaultRows() : rows;
        List<Contender> contenders = contenders(what);
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        try (Testbed testbed = new Testbed(what, count, partitions, contenders)) {
            Results results = measure(what, count, testbed, contenders);
            String postgres = Objects.requireNonNull(testbed.database().queryOne("show server_version"));
            Path file = new ResultFile(
                            what.toString(),
                            command(),
                            started,
                            count,
                            machine,
                            Versions.of(postgres),
                            described(what, testbed, contenders),
                            results.runs(),
                            results.latencies(),
                            results.samples(),
                            results.hugeTransactions())
                    .write(output);
            System.out.println("written to " + file);
        }
        return 0;
    }

    private record Results(
            List<Measurement> runs,
            List<Latency> latencies,
            List<SoakSample> samples,
            List<HugeTransaction> hugeTransactions) {}

    private Results measure(Scenario what, long count, Testbed testbed, List<Contender> contenders)
            throws SQLException, IOException {
        return switch (what) {
            case LATENCY -> {
                List<Latency> latencies = new Latencies(testbed, rate, warmup, seconds).run(contenders, runs);
                yield new Results(List.of(), latencies, List.of(), List.of());
            }
            case SOAK -> new Results(List.of(), List.of(), soak(testbed), List.of());
            case HUGE -> {
                List<HugeTransaction> streamed = new Huge(testbed, heap).run(count, runs);
                yield new Results(throughput(testbed, contenders, true), List.of(), List.of(), streamed);
            }
            default -> new Results(throughput(testbed, contenders, false), List.of(), List.of(), List.of());
        };
    }

    private List<Measurement> throughput(Testbed testbed, List<Contender> contenders, boolean whole)
            throws SQLException, IOException {
        List<Measurement> measured = new Throughput(testbed, whole).run(contenders, runs);
        summarize(contenders, new Ratios(measured));
        return measured;
    }

    private List<SoakSample> soak(Testbed testbed) throws SQLException, IOException {
        Path gcLog = Files.createTempFile("walferry-soak-", ".log");
        try {
            List<String> options = new ArrayList<>(jvm);
            options.add(FullCollections.jvmOption(gcLog));
            return new Soak(testbed, seconds, sample).run(WalferryContender.here(heap, options, settings), gcLog);
        } finally {
            Files.delete(gcLog);
        }
    }

    private String command() {
        List<String> arguments =
                spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
        return "java -jar benchmarks/target/benchmarks.jar e2e " + String.join(" ", arguments);
    }

    private List<Contender> contenders(Scenario what) {
        List<Contender> all = Contenders.own(what, WalferryContender.here(heap, jvm, settings), heap, variants);
        if (peers) {
            all.addAll(Contenders.peers());
        }
        Contenders.choose(all, only);
        return all;
    }

    private Map<String, String> described(Scenario what, Testbed testbed, List<Contender> contenders) {
        Map<String, String> described = new LinkedHashMap<>();
        if (what == Scenario.HUGE) {
            described.put("ChangeStream", new Huge(testbed, heap).describe());
        }
        contenders.forEach(contender -> described.put(contender.name(), contender.describe()));
        return described;
    }

    private static void summarize(List<Contender> contenders, Ratios ratios) {
        System.out.println("medians, and rates over each other: median (least to most)");
        for (Contender contender : contenders) {
            StringBuilder line = new StringBuilder(String.format(
                    "%-20s %,12.0f rows/s %8.2f CPU s/million",
                    contender.name(),
                    ratios.median(contender.name(), Measurement::rowsPerSecond),
                    ratios.median(contender.name(), Measurement::cpuPerMillion)));
            for (Contender other : contenders) {
                if (!other.name().equals(contender.name())) {
                    line.append("  ").append(ratios.rate(contender.name(), other.name()));
                    line.append(" x ").append(other.name());
                }
            }
            System.out.println(line);
        }
    }
}
