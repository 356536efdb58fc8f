package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/**
 * An error that ends a session says where it happened and what to do. {@code TableControlTest} tests errors that park
 * tables.
 */
class SessionErrorsTest {
    private final SessionErrors errors = new SessionErrors("shop", () -> Lsn.of(0x1B973F0), null);

    private RuntimeException explained(Throwable thrown) {
        return assertThrows(RuntimeException.class, () -> errors.explaining(() -> SessionErrorsTest.sneak(thrown)));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void assertExplained(Category category, String message, Throwable thrown) {
        ReplicationException e = (ReplicationException) explained(thrown);
        assertEquals(category, e.category());
        assertEquals(message, e.getMessage());
        assertSame(thrown, e.getCause());
    }

    @Test
    void whatTheSourceAndTheProgressSayIsSaidAlready() {
        RuntimeException source = new ReplicationException(Category.RETRY, "slot \"shop\" at 0/1: reset", null);
        assertSame(source, explained(source));
        RuntimeException progress = new ProgressException("topic shop.walferry-progress: of another pipeline");
        assertSame(progress, explained(progress));
    }

    @Test
    void anAnswerThatDoesNotComeIsAskedForAgain() {
        assertExplained(
                Category.RETRY,
                "slot \"shop\" at 0/1B973F0: no answer from the catalog",
                new StalledLookupException("no answer from the catalog"));
    }

    @Test
    void aChangeThatHasNoRecordEndsTheStream() {
        assertExplained(
                Category.FATAL,
                "slot \"shop\" at 0/1B973F0: table public.t: no key",
                new RecordMappingException("table public.t: no key"));
    }

    @Test
    void aLackOfMemoryNamesTheRemedy() {
        assertExplained(
                Category.FATAL,
                "slot \"shop\" at 0/1B973F0: out of memory; nothing was skipped: raise -Xmx and start again",
                new OutOfMemoryError("Java heap space"));
    }

    @Test
    void aFaultOfThisProgramIsToBeReportedWithoutItsTextWhichMayHoldRows() {
        assertExplained(
                Category.FATAL,
                "slot \"shop\" at 0/1B973F0: java.lang.IllegalStateException; nothing was skipped: report it",
                new IllegalStateException("value 4711"));
    }

    @Test
    void anErrorOfKafkaKeepsWhetherItIsRetried() {
        TopicAuthorizationException cause = new TopicAuthorizationException("denied");
        for (boolean isRetriable : new boolean[] {true, false}) {
            DeliveryException e =
                    (DeliveryException) explained(new DeliveryException("topic t: denied", cause, isRetriable));
            assertEquals("slot \"shop\": topic t: denied", e.getMessage());
            assertEquals(isRetriable, e.isRetriable());
        }
    }

    @Test
    void withoutTablesNothingIsParked() {
        DeliveryException e = errors.explained(new DeliveryException("topic t: too large", null, false, null));
        assertFalse(e.isRetriable());
        assertTrue(e.getMessage().startsWith("slot \"shop\": "));
    }
}
