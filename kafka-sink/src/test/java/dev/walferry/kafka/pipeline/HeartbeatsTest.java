package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.Lsn;
import dev.walferry.kafka.publish.client.DeliveryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Heartbeats are sent when they are due, and offered again when they are not taken. */
class HeartbeatsTest {
    private static final Duration ALWAYS = Duration.ZERO;

    private final FakePublisher publisher = new FakePublisher();
    private final Heartbeats<ProducerRecord<byte[], byte[]>> beats = new Heartbeats<>(ALWAYS, millis -> record("beat"));

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>("beats", value.getBytes(StandardCharsets.UTF_8));
    }

    private void beat(Heartbeats<ProducerRecord<byte[], byte[]>> some) {
        some.beat(publisher, Lsn.ZERO);
    }

    @Test
    void oneThatIsDueIsSent() {
        beat(beats);
        beat(beats);
        assertEquals(List.of("beat", "beat"), publisher.taken());
        beat(new Heartbeats<>(Duration.ofHours(1), millis -> record("late")));
        beat(Heartbeats.none());
        assertEquals(2, publisher.taken().size());
    }

    @Test
    void oneThatIsNotTakenIsOfferedAgain() {
        publisher.room(0);
        beat(beats);
        publisher.room(1);
        beat(beats);
        assertEquals(1, publisher.taken().size());
    }

    @Test
    void oneWhoseFormatIsNotReadyComesLater() {
        AtomicBoolean ready = new AtomicBoolean();
        Heartbeats<ProducerRecord<byte[], byte[]>> waiting =
                new Heartbeats<>(ALWAYS, millis -> ready.get() ? record("beat") : null);
        beat(waiting);
        assertEquals(List.of(), publisher.taken());
        ready.set(true);
        beat(waiting);
        assertEquals(List.of("beat"), publisher.taken());
    }

    @Test
    void oneThatFailsEndsTheSession() {
        beat(beats);
        publisher.failOldest(new DeliveryException("refused", null, false));
        assertThrows(DeliveryException.class, () -> beat(beats));
    }
}
