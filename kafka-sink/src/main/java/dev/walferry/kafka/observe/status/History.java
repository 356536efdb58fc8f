package dev.walferry.kafka.observe.status;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of the last hour, one every ten seconds. Safe in any thread. */
final class History {
    /** How far apart two samples are. */
    static final int SECONDS = 10;

    private static final int KEPT = 360;

    private final @Nullable Sample[] ring = new Sample[KEPT];
    private int count;

    /** Creates an empty history. */
    public History() {}

    synchronized void add(Sample sample) {
        ring[count++ % KEPT] = sample;
    }

    /** Returns at most {@value #KEPT} samples, the oldest first. */
    synchronized List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int i = Math.max(0, count - KEPT); i < count; i++) {
            Sample sample = ring[i % KEPT];
            if (sample != null) {
                samples.add(sample);
            }
        }
        return samples;
    }
}
