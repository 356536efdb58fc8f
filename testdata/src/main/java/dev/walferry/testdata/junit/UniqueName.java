package dev.walferry.testdata.junit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test and no other JVM on the same server uses. */
final class UniqueName {

    // two JVMs may run their tests on the same given server
    private static final String JVM =
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private UniqueName() {}

    /** At most 40 lower-case letters, digits and underscores: valid for a database, a slot and a topic. */
    static String next() {
        return "test_" + JVM + "_" + COUNT.incrementAndGet();
    }
}
