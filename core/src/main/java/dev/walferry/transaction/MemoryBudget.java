package dev.walferry.transaction;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the changes of all open transactions take. Every block is requested here first. While there is no
 * room, the log that holds most goes to disk, whichever log asked.
 */
final class MemoryBudget {
    private final long max;
    private final Set<ChangeLog> logs = new LinkedHashSet<>();

    /** Written by one thread, read by any. */
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long max) {
        this.max = max;
    }

    void register(ChangeLog log) {
        logs.add(log);
    }

    void unregister(ChangeLog log) {
        logs.remove(log);
    }

    /** Makes room for a block and counts it. A single block is granted even where nothing is left to move. */
    void reserve(int bytes) {
        while (used.getPlain() + bytes > max) {
            ChangeLog largest = largest();
            if (largest == null) {
                break;
            }
            largest.spill();
        }
        use(bytes);
    }

    void release(long bytes) {
        use(-bytes);
    }

    long used() {
        return used.get();
    }

    private void use(long bytes) {
        used.lazySet(used.getPlain() + bytes);
    }

    private @Nullable ChangeLog largest() {
        ChangeLog largest = null;
        for (ChangeLog log : logs) {
            if (log.memory() > (largest == null ? 0 : largest.memory())) {
                largest = log;
            }
        }
        return largest;
    }
}
