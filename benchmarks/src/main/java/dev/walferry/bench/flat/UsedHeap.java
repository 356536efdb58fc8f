package dev.walferry.bench.flat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The size of all reachable objects. Exact only with the serial collector, and only if it always compacts. */
final class UsedHeap {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private UsedHeap() {}

    static long bytes() {
        MEMORY.gc();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
