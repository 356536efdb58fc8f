package dev.walferry.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that something was measured on.
 *
 * @param processor model of the first processor
 * @param processors number of processors that the JVM may use
 * @param memoryMebibytes memory of the machine
 * @param kernel name and version
 * @param jdk version of this JVM
 * @param loadBefore load average of one minute when it began, which shows other work on the machine
 */
public record Machine(
        String processor, int processors, long memoryMebibytes, String kernel, String jdk, double loadBefore) {

    /**
     * Describes this machine, now.
     *
     * @return what the kernel and the JVM report
     */
    public static Machine here() {
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"),
                load());
    }

    private static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException e) {
            return -1;
        }
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException e) {
            return "0";
        }
    }
}
