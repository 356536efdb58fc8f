package dev.walferry.testdata;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the broker's process. It formats the storage if needed and then runs the broker in the same JVM, because
 * a second JVM would double the start time. It calls Kafka's classes by reflection, which keeps the broker and Scala off the
 * compile class path of the modules that use this one.
 */
final class KafkaBrokerMain {

    private static final int FORMAT_FAILED = 3;

    private KafkaBrokerMain() {}

    /**
     * Runs the broker until it is told to stop.
     *
     * @param arguments the broker's properties file and the cluster id
     * @throws Exception what Kafka throws; it ends up in the log
     */
    public static void main(String[] arguments) throws Exception {
        String[] format = {
            "format", "--ignore-formatted", "--config", arguments[0], "--cluster-id", arguments[1],
        };
        PrintStream log = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        if (!Integer.valueOf(0).equals(call("kafka.tools.StorageTool", "execute", format, log))) {
            Runtime.getRuntime().halt(FORMAT_FAILED);
        }
        call("kafka.Kafka", "main", new String[] {arguments[0]}, null);
    }

    private static @Nullable Object call(String type, String method, String[] arguments, @Nullable PrintStream out)
            throws Exception {
        try {
            Class<?> kafka = Class.forName(type);
            return out == null
                    ? kafka.getMethod(method, String[].class).invoke(null, (Object) arguments)
                    : kafka.getMethod(method, String[].class, PrintStream.class).invoke(null, arguments, out);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
