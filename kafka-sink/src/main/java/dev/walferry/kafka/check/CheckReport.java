package dev.walferry.kafka.check;

import dev.walferry.Printable;
import dev.walferry.kafka.publish.client.KafkaError;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SourceError;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Prints one line per finding as soon as it is known, and counts the findings. */
public final class CheckReport {
    /** A check that may itself fail. */
    public interface Check {
        /**
         * Checks, and reports what it finds.
         *
         * @throws SQLException if the server refuses, or the connection is lost
         * @throws ExecutionException if Kafka refuses
         * @throws TimeoutException if Kafka does not answer
         * @throws InterruptedException if the thread is interrupted
         */
        void run() throws SQLException, ExecutionException, TimeoutException, InterruptedException;
    }

    /** The configuration keys that a refused login is about. */
    private static final Map<SourceError, String> LOGIN_KEYS = Map.of(
            SourceError.WRONG_PASSWORD, "source.password",
            SourceError.NO_LOGIN, "source.user",
            SourceError.NO_ROLE, "source.user",
            SourceError.NO_CLIENT_CERTIFICATE, "source.user",
            SourceError.NOT_ADMITTED, "source.user");

    private final PrintWriter out;
    private final List<CheckFinding> failed = new ArrayList<>();
    private final List<CheckFinding> warned = new ArrayList<>();
    private String key = "";
    private int ok;

    /**
     * Creates a report without findings yet.
     *
     * @param out where each line is printed
     */
    public CheckReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * Begins the findings about one of several pipelines.
     *
     * @param name the pipeline's name
     */
    public void pipeline(String name) {
        out.println("pipeline " + name);
    }

    /**
     * Says which key of the configuration the findings are about from now on.
     *
     * @param key the key, empty for none in particular
     */
    public void about(String key) {
        this.key = key;
    }

    /**
     * Reports that something is as it should be.
     *
     * @param what its subject, a colon and what was found
     */
    public void ok(String what) {
        ok++;
        print("OK", what, "");
    }

    /**
     * Reports what an operator should look at.
     *
     * @param what its subject, a colon and what was found
     * @param remedy what to do about it
     */
    public void warn(String what, String remedy) {
        warned.add(new CheckFinding(key, what, remedy));
        print("WARN", what, remedy);
    }

    /**
     * Reports what the daemon could not run with.
     *
     * @param what its subject, a colon and what was found
     * @param remedy what to do about it, empty if that is part of what was found
     */
    public void fail(String what, String remedy) {
        fail(key, what, remedy);
    }

    private void fail(String about, String what, String remedy) {
        failed.add(new CheckFinding(about, what, remedy));
        print("FAIL", what, remedy);
    }

    /**
     * Runs a check. If the check cannot be made, reports why and returns, so that the next check can run.
     *
     * @param what the subject of the report if it cannot be made
     * @param check the check
     */
    public void attempt(String what, Check check) {
        try {
            check.run();
        } catch (SQLException e) {
            failed(what, e);
        } catch (ReplicationException e) {
            failed(what, e);
        } catch (ExecutionException e) {
            fail(what + ": " + KafkaError.reason(e), BrokerError.remedy(e));
        } catch (TimeoutException | KafkaException e) {
            fail(what + ": " + KafkaError.reason(e), BrokerError.remedy(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(what + ": interrupted", "run it again");
        }
    }

    private void failed(String what, SQLException e) {
        String about = LOGIN_KEYS.getOrDefault(SourceError.of(e), key);
        fail(about, what + ": " + SourceError.reason(e), SourceError.of(e).remedy());
    }

    /** Reports the server's own message: it is shorter than the exception's, which repeats the slot and the remedy. */
    private void failed(String what, ReplicationException e) {
        if (e.getCause() instanceof SQLException server) {
            failed(what, server);
        } else {
            fail(what + ": " + e.getMessage(), "");
        }
    }

    /** Names come from catalogs and may hold anything, so the whole line is made fit to print. */
    private void print(String level, String what, String remedy) {
        String line = level + " ".repeat(6 - level.length()) + what + (remedy.isEmpty() ? "" : " -> " + remedy);
        out.println(Printable.of(line));
        out.flush();
    }

    /**
     * Returns whether a check failed.
     *
     * @return whether the daemon could not run
     */
    public boolean hasFailures() {
        return !failed.isEmpty();
    }

    /**
     * Returns the failures so far.
     *
     * @return in the order in which they were found
     */
    public List<CheckFinding> failed() {
        return List.copyOf(failed);
    }

    /**
     * Returns the warnings so far.
     *
     * @return in the order in which they were found
     */
    public List<CheckFinding> warned() {
        return List.copyOf(warned);
    }

    /** Prints the counts. */
    public void summarize() {
        out.println(ok + warned.size() + failed.size() + " checks: " + ok + " ok, " + warned.size() + " warnings, "
                + failed.size() + " failed");
        out.flush();
    }
}
