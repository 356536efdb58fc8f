package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.session.RestartPolicy.Action;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in {@link RestartPolicy}, row by row. */
class RestartPolicyTest {
    static Stream<Arguments> table() {
        return Stream.of(
                line(source(Category.RETRY), Action.STOP, Action.RETRY),
                line(source(Category.SLOT_IN_USE), Action.WAIT_FOR_SLOT, Action.RETRY),
                line(source(Category.SLOT_LOST), Action.STOP, Action.STOP),
                line(source(Category.OTHER_HISTORY), Action.STOP, Action.STOP),
                line(source(Category.FATAL), Action.STOP, Action.STOP),
                line(new StalledLookupException("no answer"), Action.STOP, Action.RETRY),
                line(new ProgressException("progress of another cluster"), Action.STOP, Action.STOP),
                line(kafka(true), Action.STOP, Action.RETRY),
                line(kafka(false), Action.STOP, Action.STOP),
                line(new RecordMappingException("a column that cannot be mapped"), Action.STOP, Action.STOP),
                line(new IllegalStateException("a mistake of ours"), Action.STOP, Action.STOP),
                line(new OutOfMemoryError("Java heap space"), Action.STOP, Action.STOP));
    }

    private static Arguments line(Throwable error, Action before, Action after) {
        return Arguments.of(error, before, after);
    }

    private static ReplicationException source(Category category) {
        return new ReplicationException(category, category.name(), null);
    }

    private static DeliveryException kafka(boolean retriable) {
        return new DeliveryException("retriable: " + retriable, new IllegalStateException(), retriable);
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachErrorHasOneActionBeforeTheFirstSessionAndOneAfter(Throwable error, Action before, Action after) {
        assertEquals(before, RestartPolicy.after(error, false));
        assertEquals(after, RestartPolicy.after(error, true));
    }
}
