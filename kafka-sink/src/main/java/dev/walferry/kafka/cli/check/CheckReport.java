package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.SourceErrors;
import dev.walferry.replication.ReplicationException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Prints one line per check, as soon as it is known, and counts. */
final class CheckReport {
    /** Something to look at that may fail by itself. */
    interface Check {
        /** Looks, and reports what it found. */
        void run() throws SQLException, ExecutionException, TimeoutException, InterruptedException;
    }

    private final PrintWriter out;
    private int ok;
    private int warnings;
    private int failures;

    CheckReport(PrintWriter out) {
        this.out = out;
    }

    void ok(String what) {
        ok++;
        print("OK", what, "");
    }

    void warn(String what, String remedy) {
        warnings++;
        print("WARN", what, remedy);
    }

    void fail(String what, String remedy) {
        failures++;
        print("FAIL", what, remedy);
    }

    /** Makes a check, and reports if it cannot be made, so that the next one gets its turn. */
    void attempt(String what, String remedy, Check check) {
        try {
            check.run();
        } catch (ExecutionException e) {
            fail(what + ": " + SourceErrors.reason(e.getCause() == null ? e : e.getCause()), remedy);
        } catch (SQLException | TimeoutException | ReplicationException | KafkaException e) {
            fail(what + ": " + SourceErrors.reason(e), remedy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(what + ": interrupted", remedy);
        }
    }

    private void print(String level, String what, String remedy) {
        out.println(level + " ".repeat(6 - level.length()) + what + (remedy.isEmpty() ? "" : " -> " + remedy));
        out.flush();
    }

    boolean hasFailures() {
        return failures > 0;
    }

    /** One line for the end. */
    void summarize() {
        out.println(ok + warnings + failures + " checks: " + ok + " ok, " + warnings + " to be looked at, " + failures
                + " failed");
        out.flush();
    }
}
