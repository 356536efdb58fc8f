package dev.walferry.kafka.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.change.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonEnvelopeEndTest {
    private static final int ROUNDS = 20_000;

    private final JsonEnvelopeEnd end = new JsonEnvelopeEnd();
    private final JsonBuffer out = new JsonBuffer();

    private void assertTold(Operation operation, Instant now) {
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        end.write(operation, now, out.reset());
        assertEquals(
                ",\"transaction\":null,\"op\":\"" + operation.letter() + "\",\"ts_ms\":" + micros / 1000 + ",\"ts_us\":"
                        + micros + ",\"ts_ns\":" + micros + (micros == 0 ? "" : "000") + "}",
                new String(out.toBytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void theClockIsToldInThreeUnitsWhereverItStands() {
        Random random = new Random(4);
        List<Operation> operations = List.of(Operation.values());
        List<Long> seconds = List.of(1_767_323_045L, 1_767_323_046L, 1L, 0L, -1L, -1_000L, 9_999_999_999L);
        for (int i = 0; i < ROUNDS; i++) {
            // usually the same second twice in a row
            long second = seconds.get(i / 3 % seconds.size());
            int nanos = random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(1_000_000_000);
            assertTold(operations.get(i % operations.size()), Instant.ofEpochSecond(second, nanos));
        }
    }

    @Test
    void aFractionOfZeroOrAllNinesIsWrittenInFull() {
        for (int nanos : new int[] {0, 999, 1000, 999_999, 1_000_000, 999_999_000, 999_999_999, 0}) {
            assertTold(Operation.UPDATE, Instant.ofEpochSecond(1_767_323_045L, nanos));
            assertTold(Operation.DELETE, Instant.ofEpochSecond(0, nanos));
        }
    }
}
