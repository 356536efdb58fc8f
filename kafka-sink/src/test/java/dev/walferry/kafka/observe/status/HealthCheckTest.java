package dev.walferry.kafka.observe.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.pipeline.Hindrance;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.SlotReader;
import dev.walferry.kafka.pipeline.SourceSigns;
import dev.walferry.kafka.publish.DeliveryHistory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private final AtomicLong clock = new AtomicLong(-1);
    private final Progress progress = new Progress(new DeliveryHistory());
    private final Failures failures = new Failures();
    private final HealthCheck health = new HealthCheck(progress, failures, clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aStreamThatTakesNoStepForTwoMinutesIsStuck() {
        progress.streaming(true);
        assertTrue(health.live().up() && health.ready().up());
        pass(Duration.ofSeconds(119));
        assertTrue(health.live().up() && health.ready().up());
        pass(Duration.ofSeconds(3));
        assertEquals(Health.down("the pipeline has taken no step for 122 s"), health.live());
        assertEquals(health.live(), health.ready());
    }

    /** The time without a stream does not count yet: it has just begun. */
    @Test
    void whatWaitsToTryAgainIsLiveAndNotReady() {
        failures.add(new Cause(Side.POSTGRESQL, "refused"), "nothing answers there");
        health.live();
        pass(Duration.ofHours(1));
        assertEquals(Health.up("waiting to try again"), health.live());
        assertEquals(
                Health.down("not streaming: waiting to try again; last error: nothing answers there"), health.ready());
        progress.streaming(true);
        assertTrue(health.live().up(), () -> health.live().reason());
        assertTrue(health.ready().up(), () -> health.ready().reason());
    }

    /** A firewall may drop the connection attempt, which then takes as long as the timeouts allow. */
    @Test
    void aConnectThatHangsIsToldFromAWait() {
        progress.state().connecting(true);
        assertTrue(health.live().up());
        assertTrue(health.live().reason().matches("connecting for \\d+ s"), health.live()::reason);
        assertTrue(health.ready().reason().matches("not streaming: connecting for \\d+ s"), health.ready()::reason);
        progress.state().connecting(false);
        assertEquals("waiting to try again", health.live().reason());
    }

    /** By then PostgreSQL's error is over. */
    @Test
    void whatWaitsForKafkaBeforeItReadsOnDoesNotBlamePostgres() {
        failures.add(new Cause(Side.POSTGRESQL, "refused"), "nothing answers there");
        progress.state().settling(true);
        assertEquals(Health.up("waiting until Kafka has acknowledged what was sent before"), health.live());
        assertEquals(
                Health.down("not streaming: waiting until Kafka has acknowledged what was sent before"),
                health.ready());
        progress.state().settling(false);
        assertTrue(health.ready().reason().contains("nothing answers there"), health.ready()::reason);
    }

    /** The server has not answered yet. */
    @Test
    void aSilentServerIsNotReady() {
        progress.streaming(true);
        progress.source(new SourceSigns(() -> 0, () -> Duration.ofSeconds(16), () -> Lsn.ZERO, () -> null));
        assertTrue(health.live().up());
        assertEquals(
                Health.down("PostgreSQL has been silent for 16 s, although it was asked for a sign of life"),
                health.ready());
        progress.source(SourceSigns.NONE);
        assertTrue(health.ready().up());
    }

    /** The pipeline makes no step until the row is complete. */
    @Test
    void aRowThatTakesMinutesToArriveIsNoStandstill() {
        AtomicLong bytes = new AtomicLong();
        progress.source(new SourceSigns(bytes::incrementAndGet, () -> Duration.ZERO, () -> Lsn.ZERO, () -> null));
        progress.streaming(true);
        for (int minute = 0; minute < 10; minute++) {
            pass(Duration.ofMinutes(1));
            assertTrue(health.live().up() && health.ready().up());
        }
    }

    /** Otherwise the alert on PostgreSQL would fire. */
    @Test
    void whatAsksKafkaBeforeTheStreamDoesNotBlamePostgres() {
        AtomicReference<@Nullable Duration> asked = new AtomicReference<>();
        progress.waits().kafka(asked::get);
        progress.state().connecting(true);
        asked.set(Duration.ofSeconds(3));
        assertEquals(Health.down("not streaming: Kafka has been asked for 3 s"), health.ready());
        assertEquals(new Hindrance(Kind.ASKING, "Kafka has been asked for 3 s"), Hindrance.of(progress));
        asked.set(Duration.ofSeconds(12));
        assertEquals(new Hindrance(Kind.KAFKA_SILENT, "Kafka has been asked for 12 s"), Hindrance.of(progress));
        asked.set(null);
        progress.state().connecting(false);
        progress.waits().failed(true);
        failures.add(new Cause(Side.KAFKA, "timeout"), "no broker answers");
        assertEquals(new Hindrance(Kind.KAFKA_SILENT, "waiting to try again"), Hindrance.of(progress));
        assertEquals(Health.down("not streaming: waiting to try again; last error: no broker answers"), health.ready());
        progress.waits().failed(false);
        assertEquals(new Hindrance(Kind.CONNECTING, "waiting to try again"), Hindrance.of(progress));
    }

    @Test
    void whatWaitsForItsTurnSaysSo() {
        failures.add(new Cause(Side.POSTGRESQL, "refused"), "nothing answers there");
        progress.waits().of(Kind.TURN, () -> "waiting for its turn");
        assertEquals(Health.down("not streaming: waiting for its turn"), health.ready());
        progress.waits().over(Kind.TURN);
        assertEquals(
                Health.down("not streaming: waiting to try again; last error: nothing answers there"), health.ready());
    }

    @Test
    void whatRunsForLongIsNamed() {
        progress.streaming(true);
        progress.waits().running(() -> "the poll of table a.b has brought nothing for 75 s");
        assertEquals(Health.up("streaming; the poll of table a.b has brought nothing for 75 s"), health.ready());
        progress.waits().of(Kind.POLL, () -> "it waits for a lock");
        assertEquals(Health.down("it waits for a lock"), health.ready());
        assertTrue(health.live().up());
    }

    @Test
    void whatStandsByIsReady() {
        progress.state().standingBy(new SlotReader("PID 7", null));
        assertEquals(Health.up("standing by"), health.live());
        assertEquals(Health.up("standing by: PID 7 reads the slot"), health.ready());
        progress.state().standingBy(new SlotReader("PID 7", "has confirmed nothing"));
        assertTrue(health.live().up());
        assertEquals(Health.down("standing by: PID 7 reads the slot, but has confirmed nothing"), health.ready());
        progress.state().standingBy(false);
        assertFalse(health.ready().up());
    }
}
