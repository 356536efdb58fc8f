package dev.walferry.internal.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trap J4 costs here too: a peer sends messages one by one, and a reader waits for each. */
@Timeout(600)
class GatheringTest {
    private static final int MESSAGE_BYTES = 100;
    private static final int MESSAGES_PER_CALL = 5;
    private static final long NANOS_APART = TimeUnit.MICROSECONDS.toNanos(10);

    @Test
    void aReaderThatKeepsUpWithABusyPeerNeedsLessThanOneSystemCallInFiveMessages() throws Exception {
        int messages = 50_000;
        long start = System.nanoTime();
        long calls = callsToRead(messages);
        long elapsed = System.nanoTime() - start;
        assertTrue(calls > 0, "nothing was counted");
        // on a slow machine the peer cannot keep its pace, so the messages come further apart
        long most = Math.max(messages, elapsed / NANOS_APART) / MESSAGES_PER_CALL;
        assertTrue(calls < most, calls + " system calls for " + messages + " messages in " + elapsed + " ns");
    }

    @Test
    void nothingIsDelayedOnAStreamWithOccasionalMessages() {
        Gathering gathering = new Gathering();
        for (int i = 0; i < 200; i++) {
            gathering.beforeRead();
            letAMillisecondPass();
            gathering.afterRead(MESSAGE_BYTES);
            assertFalse(gathering.isBusy(), "after " + i + " messages");
        }
    }

    @Test
    void manyQuickSmallReadsMakeABusyStreamAndALargeOneEndsIt() {
        Gathering gathering = busy();
        gathering.afterRead(Gathering.LITTLE_BYTES);
        assertFalse(gathering.isBusy());
    }

    @Test
    void aReaderThatWasBusyElsewhereIsNotDelayed() {
        Gathering gathering = busy();
        assertTrue(gathering.pauseNanos() <= TimeUnit.MILLISECONDS.toNanos(1));
        letAMillisecondPass();
        assertTrue(gathering.pauseNanos() <= 0);
    }

    @Test
    void aReadThatFoundNothingForAWhileEndsIt() {
        Gathering gathering = busy();
        gathering.beforeRead();
        letAMillisecondPass();
        gathering.afterRead(0);
        assertFalse(gathering.isBusy());
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        Gathering gathering = busy();
        Thread.currentThread().interrupt();
        try {
            gathering.beforeRead();
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    /** Waits for a millisecond, although parking may end at once. */
    private static void letAMillisecondPass() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static Gathering busy() {
        Gathering gathering = new Gathering();
        for (int i = 0; i < 100_000 && !gathering.isBusy(); i++) {
            gathering.beforeRead();
            gathering.afterRead(MESSAGE_BYTES);
        }
        assertTrue(gathering.isBusy());
        return gathering;
    }

    private static long callsToRead(int messages) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ReplicationSocket socket = new ReplicationSocket()) {
            socket.connect(listener.getLocalSocketAddress());
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> send(listener, messages));
            ReplicationInput input = socket.input();
            byte[] message = new byte[MESSAGE_BYTES];
            for (int i = 0; i < messages; i++) {
                assertEquals(MESSAGE_BYTES, input.readNBytes(message, 0, MESSAGE_BYTES));
            }
            peer.join();
            return input.systemReads();
        }
    }

    private static void send(ServerSocket listener, int messages) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            byte[] message = new byte[MESSAGE_BYTES];
            long due = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                due += NANOS_APART;
                while (System.nanoTime() - due < 0) {
                    Thread.onSpinWait();
                }
                out.write(message);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
