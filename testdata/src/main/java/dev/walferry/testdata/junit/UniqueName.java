package dev.walferry.testdata.junit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Names that neither another test nor another JVM on the same server has. */
final class UniqueName {

    // two JVMs may run their tests on one given server
    private static final String JVM =
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private UniqueName() {}

    /** Lower-case letters, digits and underscores, at most 40 of them: right for a database, a slot and a topic. */
    static String next() {
        return "test_" + JVM + "_" + COUNT.incrementAndGet();
    }
}
