package dev.walferry.connect.harness;

import java.io.IOException;
import org.apache.kafka.connect.cli.ConnectDistributed;

/** A distributed worker that ends when its standard input does, which is when the test's JVM ends. */
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] arguments) {
        Thread watch = new Thread(WorkerMain::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        ConnectDistributed.main(arguments);
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // as if it had ended
        }
        Runtime.getRuntime().halt(1);
    }
}
