package dev.walferry.testdata.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One feature in SQL. A file of statements, each ending with a semicolon at the end of a line, and of comments that are
 * instructions:
 *
 * <ul>
 *   <li>{@code --since 15}: the oldest server to run it on; 14 by default,
 *   <li>{@code --compare columns}: see {@link Comparability}; exact by default,
 *   <li>{@code --two-phase}: read it from a slot that sends prepared transactions,
 *   <li>{@code --large}: read it with protocols 2 and 3 as well, because its transactions exceed the smallest work memory,
 *   <li>{@code --capture}: create the slots here, after the statements that make the tables and the publication {@code p},
 *   <li>{@code --session b}: run the statements that follow in another session.
 * </ul>
 */
final class CaptureScript {

    /** One statement and the session it runs in. */
    record Step(String session, String sql) {}

    private final String name;
    private final List<Step> setup = new ArrayList<>();
    private final List<Step> captured = new ArrayList<>();
    private int since = Variant.OLDEST_WITH_OPTIONS;
    private Comparability comparison = Comparability.EXACT;
    private boolean twoPhase;
    private boolean large;

    private CaptureScript(String name) {
        this.name = name;
    }

    /** Reads all scenarios of a directory, sorted by name. */
    static List<CaptureScript> readAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(CaptureScript::read).toList();
        }
    }

    private static CaptureScript read(Path file) {
        String fileName = String.valueOf(file.getFileName());
        CaptureScript scenario = new CaptureScript(fileName.substring(0, fileName.length() - ".sql".length()));
        try {
            scenario.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
            return scenario;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse(List<String> lines) {
        List<Step> steps = setup;
        String session = "a";
        StringBuilder sql = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("--")) {
                String[] words = line.substring(2).trim().split(" ", 2);
                switch (words[0]) {
                    case "since" -> since = Integer.parseInt(words[1]);
                    case "compare" -> comparison = Comparability.valueOf(words[1].toUpperCase(Locale.ROOT));
                    case "two-phase" -> twoPhase = true;
                    case "large" -> large = true;
                    case "session" -> session = words[1];
                    case "capture" -> steps = captured;
                    default -> {}
                }
                continue;
            }
            sql.append(line).append('\n');
            if (line.endsWith(";")) {
                steps.add(new Step(session, sql.toString().trim()));
                sql.setLength(0);
            }
        }
        if (!sql.toString().isBlank() || captured.isEmpty()) {
            throw new IllegalArgumentException(
                    "scenario " + name + " ends in the middle of a statement, or has no statement after --capture");
        }
    }

    String name() {
        return name;
    }

    boolean runsOn(int majorVersion) {
        return majorVersion >= since;
    }

    Comparability comparison() {
        return comparison;
    }

    boolean isTwoPhase() {
        return twoPhase;
    }

    boolean isLarge() {
        return large;
    }

    List<Step> setup() {
        return setup;
    }

    List<Step> captured() {
        return captured;
    }
}
