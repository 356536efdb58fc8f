package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.record.Arrivals;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When an idle slot gets a record whose offset allows the slot to move. */
class IdleOffsetsTest {
    private static final Lsn BEGUN = Lsn.of(100);
    private static final Lsn END = Lsn.of(200);

    private final AtomicLong clock = new AtomicLong(-1);
    private final TaskPublisher publisher = new TaskPublisher(1000, false, new Arrivals());

    private static final class IdleRecords implements IdleOffsets.Records {
        private final ConfirmLimit limit = new ConfirmLimit(Map.of());
        private Lsn reached = BEGUN;

        private IdleRecords() {
            limit.begin(new SlotOrigin("1", 1, Lsn.ZERO, "s"), BEGUN);
        }

        @Override
        public ConfirmLimit limit() {
            return limit;
        }

        @Override
        public Lsn reached() {
            return reached;
        }

        @Override
        public TaskRecord idle(Lsn end) {
            reached = end;
            return TaskRecord.carrying(Map.of(), Map.of(), "topic");
        }
    }

    private void assertComesAfter(Duration due, Duration statusInterval) {
        AtomicLong end = new AtomicLong(END.value());
        IdleOffsets offsets =
                new IdleOffsets(() -> Lsn.of(end.get()), new IdleRecords(), publisher, statusInterval, clock::get);
        for (int i = 0; i < 2; i++) {
            clock.addAndGet(due.toNanos() - 1);
            assertEquals(0, given(offsets));
            clock.incrementAndGet();
            assertEquals(1, given(offsets));
            end.incrementAndGet();
        }
    }

    private int given(IdleOffsets offsets) {
        offsets.handedOver(null);
        return publisher.poll().size();
    }

    @Test
    void comesAfterTheStatusInterval() {
        assertComesAfter(Duration.ofMillis(300), Duration.ofMillis(300));
    }

    /** Status updates may be an hour apart, but the server should not keep its WAL for that long. */
    @Test
    void comesAfterTenSecondsAtTheLatest() {
        assertComesAfter(Duration.ofSeconds(10), Duration.ofHours(1));
    }
}
