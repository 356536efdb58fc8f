package dev.walferry.kafka.log;

import dev.walferry.kafka.config.mode.LogFormat;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.spi.MDCAdapter;

/** Where all loggers write. Safe in any thread; each line is written at once and whole. */
final class LogOutput {
    private static final String KAFKA = "org.apache.kafka.";
    private static final int NOTHING = Integer.MAX_VALUE;

    private final PrintStream out;
    private final MDCAdapter context;
    private final Map<String, Integer> quieted = new ConcurrentHashMap<>();
    private final RepeatLimit limit = new RepeatLimit();
    private volatile LineForm form = LineForm.TEXT;
    private volatile Level lowest = Level.INFO;

    /**
     * Creates an output.
     *
     * @param out where lines go
     * @param context holds the names of threads' pipelines
     */
    LogOutput(PrintStream out, MDCAdapter context) {
        this.out = out;
        this.context = context;
    }

    void use(LogFormat format, Level level) {
        form = format == LogFormat.JSON ? LineForm.JSON : LineForm.TEXT;
        lowest = level;
    }

    /** Has the loggers with a prefix write nothing below a level, or nothing at all if it is null. */
    void quiet(String prefix, @Nullable Level level) {
        quieted.put(prefix, level == null ? NOTHING : level.toInt());
    }

    /** Returns whether a logger writes this level. Other libraries are quiet unless something is wrong. */
    boolean isEnabled(String logger, Level level) {
        for (Map.Entry<String, Integer> quiet : quieted.entrySet()) {
            if (logger.startsWith(quiet.getKey()) && level.toInt() < quiet.getValue()) {
                return false;
            }
        }
        Level from = logger.startsWith("dev.walferry.") ? lowest : Level.WARN;
        return level.toInt() >= from.toInt();
    }

    /**
     * Writes a line, unless there were many of its kind.
     *
     * @param kind the message before its values were put in
     */
    void write(
            Level level,
            String logger,
            @Nullable Marker event,
            String kind,
            String message,
            @Nullable Throwable error) {
        String pipeline = context.get(LogProvider.PIPELINE);
        int leftOut = 0;
        if (level.toInt() >= Level.WARN.toInt()) {
            leftOut = admit(level, logger, pipeline == null ? kind : pipeline + ' ' + kind);
            if (leftOut == RepeatLimit.LEFT_OUT) {
                return;
            }
        }
        LogLine line = new LogLine(
                Instant.now(),
                level,
                logger,
                event == null ? null : event.getName(),
                pipeline,
                message,
                error,
                leftOut);
        byte[] bytes = (form.of(line) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /**
     * Counts a line against its kind. Each class of Kafka's client counts as one kind: it logs the same in different
     * words for each broker.
     */
    private int admit(Level level, String logger, String kind) {
        boolean once = logger.startsWith(KAFKA) && level == Level.WARN;
        return limit.admit(once ? logger : logger + ' ' + kind, once, System.nanoTime());
    }
}
