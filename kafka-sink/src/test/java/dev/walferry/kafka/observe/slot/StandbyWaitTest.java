package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.observe.Failures;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandbyWaitTest {
    private final AtomicReference<@Nullable String> heldBack = new AtomicReference<>();
    private final AtomicBoolean streaming = new AtomicBoolean(true);
    private final Failures failures = new Failures();
    private final StandbyWait wait = new StandbyWait("shop", heldBack::get, streaming::get, failures);

    /** A short wait is normal: a standby may restart. */
    @Test
    void onlyWhatLastsIsReported() {
        heldBack.set("slot \"a\" is not active");
        wait.look();
        assertNull(wait.reason());
        heldBack.set(null);
        wait.look();
        heldBack.set("slot \"a\" is not active");
        wait.look();
        assertNull(wait.reason());
        assertEquals(0, failures.recent().size());
        wait.look();
        assertEquals("slot \"shop\": slot \"a\" is not active", wait.reason());
        wait.look();
        assertEquals(1, failures.recent().size());
    }

    @Test
    void itEndsAtOnce() {
        heldBack.set("slot \"a\" is not active");
        wait.look();
        wait.look();
        heldBack.set(null);
        wait.look();
        assertNull(wait.reason());
    }

    /** Without the primary the slot cannot be queried either. */
    @Test
    void itIsNotReportedWithoutAStream() {
        beginWaiting();
        endStream();
        assertNull(wait.reason());
    }

    /** Only a stream shows that the server sends changes again. */
    @Test
    void itGoesOnWithTheNextStream() {
        beginWaiting();
        endStream();
        wait.look();
        streaming.set(true);
        heldBack.set("slot \"a\" is not active");
        wait.look();
        assertEquals("slot \"shop\": slot \"a\" is not active", wait.reason());
        wait.look();
        assertEquals(1, failures.recent().size());
    }

    private void beginWaiting() {
        heldBack.set("slot \"a\" is not active");
        wait.look();
        wait.look();
        assertEquals("slot \"shop\": slot \"a\" is not active", wait.reason());
    }

    private void endStream() {
        streaming.set(false);
        heldBack.set(null);
    }
}
