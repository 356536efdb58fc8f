package dev.walferry.kafka.log;

import dev.walferry.kafka.config.mode.LogFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Makes the daemon's loggers. The program asks for it by name, rather than by an entry in {@code META-INF/services}, so
 * that a program that embeds these packages keeps its own loggers.
 */
public final class LogProvider implements SLF4JServiceProvider {
    /** The key under which a thread and those that it starts keep the name of their pipeline, for {@link org.slf4j.MDC}. */
    public static final String PIPELINE = "pipeline";

    private static final String PROPERTY = "slf4j.provider";
    private static final String VERBOSITY = "slf4j.internal.verbosity";
    private static final String API_VERSION = "2.0.99";

    private final MDCAdapter context = new BasicMDCAdapter();
    private final Factory factory = new Factory(new LogOutput(
            new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8), context));
    private final IMarkerFactory markers = new BasicMarkerFactory();

    /** Creates a provider. SLF4J calls this. */
    public LogProvider() {}

    /** Makes this the provider of the program's loggers. Has an effect only before the first logger is made. */
    public static void install() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, LogProvider.class.getName());
            System.setProperty(VERBOSITY, "WARN"); // or SLF4J would report that it uses the given provider
        }
    }

    /**
     * Chooses how lines look, if the loggers are from here.
     *
     * @param format text or JSON
     * @param level the lowest level that Walferry's own loggers write
     */
    public static void use(LogFormat format, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof Factory factory) {
            factory.output.use(format, level);
        }
    }

    /**
     * Quiets loggers of this provider: those with a common prefix write nothing below a level.
     *
     * @param prefix how their names begin
     * @param lowest the lowest level that they write; null for none at all
     */
    public static void quiet(String prefix, @Nullable Level lowest) {
        if (LoggerFactory.getILoggerFactory() instanceof Factory factory) {
            factory.output.quiet(prefix, lowest);
        }
    }

    /** One logger for each name. */
    static final class Factory implements ILoggerFactory {
        private final LogOutput output;
        private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();

        Factory(LogOutput output) {
            this.output = output;
        }

        @Override
        public Logger getLogger(String name) {
            return loggers.computeIfAbsent(name, n -> new LineLogger(n, output));
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return factory;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }

    @Override
    public void initialize() {
        // everything is there from the beginning
    }
}
