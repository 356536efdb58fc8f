package dev.walferry.bench.flat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What is reachable. Exact with the serial collector if it always compacts; otherwise it may leave dead objects lying. */
final class UsedHeap {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private UsedHeap() {}

    static long bytes() {
        MEMORY.gc();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
