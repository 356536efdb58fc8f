package dev.walferry.bench.decode;

import java.util.List;

/** Proves that all contenders read the same rows from the same bytes, before anything is timed. */
public final class DecodeGate {
    private DecodeGate() {}

    /**
     * Lets contenders read a whole session and compares what they read.
     *
     * @param shape the session
     * @param contenders new contenders; afterwards they have read the announcements
     * @throws IllegalStateException if one reads anything but what was written
     */
    public static void check(RowShape shape, RowReader... contenders) {
        for (RowReader contender : contenders) {
            shape.announcements().forEach(contender::announce);
            for (int i = 0; i < RowShape.ROWS; i++) {
                List<String> values = contender.values(shape.row(i));
                if (!values.equals(shape.expected(i))) {
                    throw new IllegalStateException(contender.getClass().getSimpleName() + " reads row " + i + " as "
                            + values + " instead of " + shape.expected(i));
                }
            }
        }
    }
}
