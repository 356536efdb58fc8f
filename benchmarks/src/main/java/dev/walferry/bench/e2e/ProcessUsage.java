package dev.walferry.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel reports about a process. Linux only. */
final class ProcessUsage {
    /** The kernel's unit of CPU time on any hardware; {@code getconf CLK_TCK}. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields 14 and 15 of /proc/PID/stat, counted from after the command's name, which is the second. */
    private static final int USER_TIME = 14 - 3;

    private static final int SYSTEM_TIME = 15 - 3;

    /** Fields 16 and 17: the same of the processes that it has started and that have ended. */
    private static final int ENDED_USER_TIME = 16 - 3;

    private static final int ENDED_SYSTEM_TIME = 17 - 3;

    private final Path directory;
    private double lastCpu;

    ProcessUsage(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /** Returns the CPU seconds of the process and all its threads so far; once it is gone, the last value. */
    double cpuSeconds() {
        return cpu(USER_TIME, SYSTEM_TIME);
    }

    /** The same with the processes that it has started and that have ended. */
    double cpuSecondsWithEnded() {
        return cpu(USER_TIME, SYSTEM_TIME, ENDED_USER_TIME, ENDED_SYSTEM_TIME);
    }

    private double cpu(int... summed) {
        try {
            lastCpu = seconds(Files.readString(directory.resolve("stat")), summed);
        } catch (IOException e) {
            // gone, so the value stays
        }
        return lastCpu;
    }

    private static double seconds(String stat, int... summed) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(summed)
                        .mapToLong(field -> Long.parseLong(fields[field]))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** Returns the CPU seconds so far by thread name, without threads that have ended. */
    Map<String, Double> cpuSecondsByThread() {
        Map<String, Double> threads = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(directory.resolve("task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                threads.merge(name.replaceAll("[#0-9 ]+$", ""), seconds(stat, USER_TIME, SYSTEM_TIME), Double::sum);
            }
        } catch (IOException e) {
            // gone, or one of its threads has just ended: the result is only a hint
        }
        return threads;
    }

    /** The most memory it has held so far, in MiB; 0 once it is gone. */
    double peakMebibytes() {
        return status("VmHWM:");
    }

    /** The memory it holds now, in MiB; 0 once it is gone. */
    double residentMebibytes() {
        return status("VmRSS:");
    }

    private double status(String field) {
        try {
            for (String line : Files.readAllLines(directory.resolve("status"))) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            // gone
        }
        return 0;
    }
}
