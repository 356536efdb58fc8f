package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The error in a task's trace about a slot with which it cannot continue. */
class TaskRemedyTest {
    @ParameterizedTest
    @CsvSource({
        "SLOT_LOST, snapshot.mode=when-needed",
        "OTHER_HISTORY, reset its offsets (DELETE /connectors/<name>/offsets)"
    })
    void namesWhatAConnectorsUserCanDo(Category category, String remedy) {
        ReplicationException e = TaskRemedy.of(new ReplicationException(category, "slot \"shop\": gone", null));
        assertEquals(category, e.category());
        assertTrue(e.getMessage().startsWith("slot \"shop\": gone"), e::getMessage);
        assertTrue(e.getMessage().contains(remedy), e::getMessage);
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"RETRY", "SLOT_IN_USE", "FATAL"})
    void leavesOtherErrorsAlone(Category category) {
        ReplicationException e = new ReplicationException(category, "anything", null);
        assertSame(e, TaskRemedy.of(e));
    }
}
