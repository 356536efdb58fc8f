package dev.walferry.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code profile}: shows from a JFR recording where the time of the daemon's main thread goes. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Shows what the daemon spends its CPU time on, by part and by method, from a JFR recording.")
public final class Profile implements Callable<Integer> {
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String THREAD = "main";
    private static final int METHODS = 15;

    private final Map<Stage, Integer> parts = new EnumMap<>(Stage.class);
    private final Map<String, Integer> methods = new HashMap<>();
    private int samples;

    @Parameters(
            paramLabel = "FILE",
            description = "The recording, made by JFR or by async-profiler, which sees native code too.")
    private Path file = Path.of("");

    /** Creates an instance; picocli calls this. */
    public Profile() {}

    @Override
    public Integer call() throws IOException {
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && isOfTheOneThread(event)) {
                    count(event.getStackTrace().getFrames());
                }
            }
        }
        if (samples == 0) {
            System.err.println(file + " has no sample of a thread \"" + THREAD
                    + "\": record Walferry's process, see benchmarks/README.md");
            return 1;
        }
        print();
        return 0;
    }

    private static boolean isOfTheOneThread(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        return thread != null && THREAD.equals(thread.getJavaName()) && event.getStackTrace() != null;
    }

    private void count(List<RecordedFrame> frames) {
        List<String> classes = frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .toList();
        RecordedMethod innermost = frames.get(0).getMethod();
        samples++;
        parts.merge(Stage.of(classes), 1, Integer::sum);
        methods.merge(name(innermost), 1, Integer::sum);
    }

    /** Native code has no class; a library without symbols has its file's name, which may be a temporary file's. */
    private static String name(RecordedMethod method) {
        String full = method.getType().getName() + "." + method.getName();
        return full.replaceAll("^\\.(.*/)?(\\S+-)?(?=\\S+$)", "");
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%d samples of the thread that carries everything%n%n", samples);
        parts.forEach((part, count) -> line(part.name().toLowerCase(Locale.ROOT), count));
        System.out.println();
        methods.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(METHODS)
                .forEach(method -> line(method.getKey(), method.getValue()));
    }

    private void line(String what, int count) {
        System.out.printf(Locale.ROOT, "%5.1f %%  %s%n", 100.0 * count / samples, what);
    }
}
