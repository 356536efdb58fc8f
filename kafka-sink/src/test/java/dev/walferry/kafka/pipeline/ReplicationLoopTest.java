package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Branches that a real server reaches too rarely for a test. */
@Timeout(180)
class ReplicationLoopTest {
    private static final Lsn END = Lsn.of(200);
    private static final Begin BEGIN = new Begin(Lsn.of(100), 0, 1);
    private static final Commit COMMIT = new Commit(Lsn.of(100), END, 0);

    private final FakePublisher publisher = new FakePublisher();
    private final DeliveryTracker tracker = new DeliveryTracker();
    private final Progress progress = new Progress(new DeliveryHistory());
    private final AtomicBoolean stopping = new AtomicBoolean();
    private MessageMapper<ProducerRecord<byte[], byte[]>> mapper = ReplicationLoopTest::map;
    private Checkpoints checkpoints = Checkpoints.NONE;

    /** Records its calls; it is not settled until a record is acknowledged. */
    private static final class Notes implements Checkpoints {
        private final List<Delivery> told = new ArrayList<>();

        @Override
        public void handedOver(@Nullable Delivery last) {
            if (last != null) {
                told.add(last);
            }
        }

        @Override
        public boolean isSettled() {
            return told.get(told.size() - 1).isConfirmable();
        }
    }

    private static PgOutputMessage change(String name) {
        return LogicalMessage.of(true, Lsn.of(50), name, new byte[0]);
    }

    private static boolean map(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (message instanceof LogicalMessage change) {
            out.accept(new ProducerRecord<>("topic", change.prefix().getBytes(StandardCharsets.UTF_8)));
        }
        return true;
    }

    private ReplicationLoop<ProducerRecord<byte[], byte[]>> loop(FakeSource source) {
        return new ReplicationLoop<>(
                source, mapper, publisher, tracker, progress, Heartbeats.none(), checkpoints, stopping::get);
    }

    /** Runs {@code first} once the loop waits, and stops the loop after it has waited this many times. */
    private void stopAfterWaiting(int times, Runnable first) {
        AtomicInteger waited = new AtomicInteger();
        publisher.whileWaiting(() -> {
            if (waited.incrementAndGet() == 1) {
                first.run();
            }
            if (waited.get() == times) {
                stopping.set(true);
            }
        });
    }

    @Test
    void aTransactionIsConfirmedOnceAllOfItIsAcknowledgedAndNotBefore() {
        FakeSource source = new FakeSource(BEGIN, change("a"), change("b"), COMMIT);
        AtomicInteger idle = new AtomicInteger();
        publisher.whileWaiting(() -> {
            if (idle.incrementAndGet() == 1) {
                assertEquals(Lsn.ZERO, source.confirmed());
                publisher.acknowledgeAll();
            } else {
                stopping.set(true);
            }
        });
        loop(source).run();
        assertEquals(END, source.confirmed());
        assertEquals(List.of("a", "b"), publisher.taken());
        assertEquals(2, progress.changes());
        assertEquals(1, progress.transactions());
        assertEquals(END, progress.confirmed());
    }

    @Test
    void aRecordThatIsRefusedIsOfferedAgainInItsPlace() {
        FakeSource source = new FakeSource(BEGIN, change("a"), change("b"), change("c"), COMMIT);
        publisher.room(1);
        stopAfterWaiting(20, () -> {
            assertEquals(List.of("a"), publisher.taken());
            assertEquals(2, source.unread(), "read on while a record was refused");
            publisher.room(Integer.MAX_VALUE);
        });
        loop(source).run();
        assertEquals(List.of("a", "b", "c"), publisher.taken());
        assertTrue(source.keptUp() > 0, "status updates did not go on");
    }

    @Test
    void aMessageThatCannotBeMappedYetIsMappedLaterAndNothingIsReadMeanwhile() {
        FakeSource source = new FakeSource(BEGIN, change("a"), change("b"), COMMIT);
        AtomicBoolean ready = new AtomicBoolean();
        mapper = (message, lsn, out) -> (message.kind() != Kind.MESSAGE || ready.get()) && map(message, lsn, out);
        stopAfterWaiting(20, () -> {
            assertEquals(List.of(), publisher.taken());
            assertEquals(2, source.unread(), "read on although a message was not mapped");
            ready.set(true);
        });
        loop(source).run();
        assertEquals(List.of("a", "b"), publisher.taken());
        assertTrue(source.keptUp() > 0, "status updates did not go on");
        assertEquals(2, progress.changes(), "a change that is mapped later counts once");
    }

    @Test
    void itEndsWithinASecondOrSoIfItIsStoppedWhileRefused() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        publisher.room(0);
        stopAfterWaiting(1, () -> {});
        loop(source).run();
        assertEquals(List.of(), publisher.taken());
        assertEquals(Lsn.ZERO, source.confirmed());
        assertEquals(1, source.unread(), "the commit of a transaction that was given up");
    }

    @Test
    void itEndsWithinASecondOrSoIfItIsStoppedWhileTheMapperIsNotReady() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        mapper = (message, lsn, out) -> message.kind() != Kind.MESSAGE;
        stopAfterWaiting(1, () -> {});
        loop(source).run();
        assertEquals(Lsn.ZERO, source.confirmed());
        assertEquals(1, source.unread());
    }

    @Test
    void aTransactionThatIsOpenWhenItIsStoppedIsFinished() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT, BEGIN, change("other"), COMMIT);
        publisher.room(0);
        stopAfterWaiting(1, () -> publisher.room(Integer.MAX_VALUE));
        loop(source).run();
        assertEquals(List.of("a"), publisher.taken());
        assertEquals(3, source.unread());
    }

    @Test
    void aMessageOutsideOfTransactionsThatIsGivenUpIsNotConfirmed() {
        FakeSource source = new FakeSource(LogicalMessage.of(false, END, "alone", new byte[0]));
        publisher.room(0);
        stopAfterWaiting(1, () -> {});
        loop(source).run();
        assertEquals(Lsn.ZERO, source.confirmed());
    }

    @Test
    void aRecordThatFailsEndsTheLoopEvenWhileAnotherIsRefused() {
        FakeSource source = new FakeSource(BEGIN, change("a"), change("b"), COMMIT);
        DeliveryException failure = new DeliveryException("too large", new IllegalStateException(), false);
        publisher.room(1);
        publisher.whileWaiting(() -> publisher.failOldest(failure));
        assertSame(failure, assertThrows(DeliveryException.class, loop(source)::run));
        assertEquals(Lsn.ZERO, source.confirmed());
    }

    @Test
    void aSourceThatEndsWhileARecordIsRefusedEndsTheLoop() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        publisher.room(0);
        ReplicationException lost = new ReplicationException(Category.RETRY, "connection lost", null);
        publisher.whileWaiting(() -> source.endWith(lost));
        assertSame(lost, assertThrows(ReplicationException.class, loop(source)::run));
    }

    @Test
    void aRecordThatFailsWhileDrainingIsNotConfirmed() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        stopAfterWaiting(1, () -> {});
        ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = loop(source);
        loop.run();
        DeliveryException failure = new DeliveryException("too large", new IllegalStateException(), false);
        publisher.whileWaiting(() -> publisher.failOldest(failure));
        assertSame(failure, assertThrows(DeliveryException.class, () -> loop.drain(Duration.ofMinutes(1))));
        assertEquals(Lsn.ZERO, source.confirmed());
    }

    @Test
    void drainingKeepsTheConnectionAliveAndConfirmsWhatArrives() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        stopAfterWaiting(1, () -> {});
        ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = loop(source);
        loop.run();
        AtomicInteger waited = new AtomicInteger();
        publisher.whileWaiting(() -> {
            if (waited.incrementAndGet() == 3) {
                publisher.acknowledgeAll();
            }
        });
        loop.drain(Duration.ofMinutes(1));
        assertEquals(END, source.confirmed());
        assertEquals(2, source.keptUp());
    }

    @Test
    void checkpointsAreToldAfterEachTransactionAndNeverWithinOne() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT, BEGIN, change("b"), change("c"), COMMIT);
        Notes notes = new Notes();
        checkpoints = notes;
        publisher.whileWaiting(() -> stopping.set(true));
        loop(source).run();
        assertEquals(3, notes.told.size(), "after two transactions, and while nothing came");
        assertNotSame(notes.told.get(0), notes.told.get(1));
        assertSame(notes.told.get(1), notes.told.get(2));
        assertFalse(notes.told.get(1).isConfirmable());
    }

    @Test
    void checkpointsAreNotToldWhileATransactionWaitsForItsRest() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT, BEGIN, change("b"));
        Notes notes = new Notes();
        checkpoints = notes;
        stopAfterWaiting(3, () -> {});
        ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = loop(source);
        loop.run();
        publisher.whileWaiting(publisher::acknowledgeAll);
        loop.drain(Duration.ofMinutes(1));
        assertEquals(1, notes.told.size(), "after the first transaction");
        assertEquals(END, source.confirmed());
    }

    @Test
    void drainingWaitsUntilCheckpointsAreSettled() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        Notes notes = new Notes();
        checkpoints = notes;
        stopAfterWaiting(1, () -> {});
        ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = loop(source);
        loop.run();
        publisher.whileWaiting(publisher::acknowledgeAll);
        loop.drain(Duration.ofMinutes(1));
        assertTrue(notes.isSettled());
        assertEquals(END, source.confirmed());
    }

    @Test
    void drainingEndsInTimeIfNothingArrives() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        stopAfterWaiting(1, () -> {});
        ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = loop(source);
        loop.run();
        loop.drain(Duration.ofMillis(50));
        assertEquals(Lsn.ZERO, source.confirmed());
    }

    /** A change in the transaction may wait for hours, and operators want to know why. */
    @Test
    void checkpointsAreToldThatATransactionStaysOpen() {
        FakeSource source = new FakeSource(BEGIN, change("a"));
        AtomicInteger within = new AtomicInteger();
        checkpoints = new Checkpoints() {
            @Override
            public void handedOver(@Nullable Delivery last) {
                throw new AssertionError("not all of it was handed over");
            }

            @Override
            public void withinTransaction() {
                within.incrementAndGet();
                stopping.set(true);
            }

            @Override
            public boolean isSettled() {
                return true;
            }
        };
        loop(source).run();
        assertTrue(within.get() > 0);
    }

    @Test
    void theyAreToldOfOneThatIsLargeAsWell() {
        PgOutputMessage[] messages = new PgOutputMessage[10_001];
        Arrays.fill(messages, change("a"));
        messages[0] = BEGIN;
        FakeSource source = new FakeSource(messages);
        AtomicInteger within = new AtomicInteger();
        checkpoints = new Checkpoints() {
            @Override
            public void handedOver(@Nullable Delivery last) {}

            @Override
            public void withinTransaction() {
                if (source.unread() > 0) {
                    within.incrementAndGet();
                } else {
                    stopping.set(true);
                }
            }

            @Override
            public boolean isSettled() {
                return true;
            }
        };
        loop(source).run();
        assertEquals(2, within.get());
    }

    /** Encoding and sending need copies of a value that fitted into memory when it was read. */
    @Test
    void runningOutOfMemoryWhileSendingIsAClearError() {
        FakeSource source = new FakeSource(BEGIN, change("a"), COMMIT);
        publisher.failWith(new OutOfMemoryError("Java heap space"));
        RecordMappingException e = assertThrows(RecordMappingException.class, loop(source)::run);
        assertTrue(e.getMessage().contains("out of memory"), e::getMessage);
        assertTrue(e.getMessage().contains("-Xmx"), e::getMessage);
        assertEquals(Lsn.ZERO, source.confirmed());
    }

    /**
     * A new session begins at the server's position, which may be before the last one that the previous session read.
     */
    @Test
    void positionsNeverGoBack() {
        progress.positions(Lsn.of(500), Lsn.of(400));
        progress.positions(Lsn.of(300), Lsn.of(200));
        assertEquals(Lsn.of(500), progress.received());
        assertEquals(Lsn.of(400), progress.confirmed());
    }
}
