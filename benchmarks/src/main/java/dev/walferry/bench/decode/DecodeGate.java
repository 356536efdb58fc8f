package dev.walferry.bench.decode;

import java.util.List;

/** Nothing is timed before every contender has read the same rows from the same bytes. */
public final class DecodeGate {
    private DecodeGate() {}

    /**
     * Lets contenders read a whole session.
     *
     * @param shape the session
     * @param contenders each new; they have read the announcements afterwards
     * @throws IllegalStateException if one reads anything else than was written
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
