package dev.walferry.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a whole PostgreSQL server uses: the process it was started with, and all that this one has started. Linux only. */
final class ServerUsage {
    private final ProcessUsage postmaster;
    private final Path children;

    ServerUsage(long postmaster) {
        this.postmaster = new ProcessUsage(postmaster);
        this.children = Path.of("/proc", Long.toString(postmaster), "task", Long.toString(postmaster), "children");
    }

    /** Returns the CPU seconds so far, including those of processes that have ended. */
    double cpuSeconds() {
        return postmaster.cpuSecondsWithEnded()
                + Arrays.stream(running().split(" ", -1))
                        .filter(pid -> !pid.isEmpty())
                        .mapToDouble(pid -> new ProcessUsage(Long.parseLong(pid)).cpuSeconds())
                        .sum();
    }

    private String running() {
        try {
            return Files.readString(children).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the server's processes cannot be listed", e);
        }
    }
}
