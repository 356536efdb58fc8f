package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code report}: makes a page and charts from all raw results. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes docs/reference/performance.md and its charts from the raw results beside them:"
                + " e2e-*.json, written by e2e, and jmh-*.json, written by JMH with -rf json -rff FILE.")
public final class Report implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--results",
            defaultValue = "docs/reference/performance",
            paramLabel = "DIR",
            description = "Directory of the raw results and the charts; default: ${DEFAULT-VALUE}")
    private Path results = Path.of("");

    @Option(
            names = "--page",
            defaultValue = "docs/reference/performance.md",
            paramLabel = "FILE",
            description = "The page; default: ${DEFAULT-VALUE}")
    private Path page = Path.of("");

    /** Creates an instance; picocli calls this. */
    public Report() {}

    @Override
    public Integer call() throws IOException {
        List<EndToEndResult> endToEnd = endToEnd(files(results, "e2e-"));
        List<JmhResult> jmh = new ArrayList<>();
        Map<Path, JsonNode> abouts = new HashMap<>();
        for (Path file : files(results, "jmh-")) {
            Path about = file.resolveSibling("about-" + file.getFileName());
            if (Files.exists(about)) {
                abouts.put(file, JSON.readTree(Files.readAllBytes(about)));
            }
            for (JsonNode node : JSON.readTree(Files.readAllBytes(file))) {
                jmh.add(new JmhResult(file, node));
            }
        }
        Page out = new Page(results, pathToResults());
        out.introduction(endToEnd, jmh);
        List<EndToEndResult> connectors = endToEnd(files(results.resolve("connect"), ""));
        List<EndToEndResult> since = endToEnd(files(results.resolve("rooms").resolve("later"), "e2e-"));
        out.budget(new Budget(endToEnd, jmh, connectors, since).lines());
        out.slower(new Slower(endToEnd, jmh).rows());
        for (EndToEndResult result : endToEnd) {
            out.endToEnd(result);
        }
        new JmhSections(out).write(jmh, abouts);
        Files.writeString(page, out.text());
        System.out.println("written to " + page);
        return 0;
    }

    private static List<EndToEndResult> endToEnd(List<Path> files) throws IOException {
        List<EndToEndResult> read = new ArrayList<>();
        for (Path file : files) {
            read.add(new EndToEndResult(file, JSON.readTree(Files.readAllBytes(file))));
        }
        return read;
    }

    private static List<Path> files(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(prefix) && name.endsWith(".json");
                    })
                    .sorted()
                    .toList();
        }
    }

    /** The link from the page to the results. */
    private String pathToResults() {
        Path from = page.toAbsolutePath().getParent();
        Path to = results.toAbsolutePath();
        String link = (from == null ? to : from.relativize(to)).toString();
        return link.isEmpty() ? "." : link;
    }
}
