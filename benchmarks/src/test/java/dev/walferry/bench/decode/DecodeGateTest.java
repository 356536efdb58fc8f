package dev.walferry.bench.decode;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeGateTest {
    /** Reads the last column of one row wrongly. */
    private static final class OneMistake implements RowReader {
        private final RowReader right = new WalferryReader();
        private int rows;

        @Override
        public void announce(byte[] message) {
            right.announce(message);
        }

        @Override
        public List<String> values(byte[] message) {
            List<String> values = new ArrayList<>(right.values(message));
            if (++rows == RowShape.ROWS) {
                values.set(values.size() - 1, "something else");
            }
            return values;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-text", "10-text", "50-text", "10-wide", "10-streamed"})
    void contendersReadTheSame(String shape) {
        int columns = Integer.parseInt(shape.substring(0, shape.indexOf('-')));
        DecodeGate.check(RowShape.of(shape), new WalferryReader(), new StringReader(), new BareScan(columns));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-binary", "10-binary", "50-binary"})
    void binaryIsReadLikeText(String shape) {
        DecodeGate.check(RowShape.of(shape), new WalferryReader());
    }

    @Test
    void oneWrongValueClosesIt() {
        RowShape shape = RowShape.of("3-text");
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> DecodeGate.check(shape, new OneMistake()));
        assertTrue(String.valueOf(e.getMessage()).contains("row " + (RowShape.ROWS - 1)), e.getMessage());
    }
}
