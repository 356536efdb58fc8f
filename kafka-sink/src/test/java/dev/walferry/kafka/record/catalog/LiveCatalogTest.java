package dev.walferry.kafka.record.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.testdata.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors when the catalog cannot be queried. */
@Timeout(60)
class LiveCatalogTest {
    private static final Relation ITEM = Relation.of(1, "public", "item", ReplicaIdentity.DEFAULT, List.of());

    private static RecordMappingException refusal(ConnectionSource connections) {
        List<RecordMappingException> refused = new ArrayList<>();
        try (LiveCatalog catalog = new LiveCatalog(connections, "slot", false)) {
            Await.until("it is refused", Duration.ofSeconds(30), () -> {
                try {
                    return catalog.of(ITEM) != null;
                } catch (RecordMappingException e) {
                    return refused.add(e);
                }
            });
        }
        return refused.get(0);
    }

    @Test
    void aRefusalNamesTableReasonAndRemedy() {
        RecordMappingException e = refusal(() -> {
            throw new SQLException("permission denied for function f", "42501");
        });
        assertEquals(
                "cannot look up relation public.item: permission denied for function f; nothing was skipped: the role"
                        + " lacks the privilege that the message names: GRANT it",
                e.getMessage());
        assertEquals(Fault.SERVICE, e.fault(), "every table needs the catalog");
    }

    @Test
    void noValueIsPrinted() {
        RecordMappingException e = refusal(() -> {
            throw new SQLException("invalid input syntax: s3cret", "22P02");
        });
        StringWriter printed = new StringWriter();
        e.printStackTrace(new PrintWriter(printed, true));
        assertFalse(printed.toString().contains("s3cret"), printed::toString);
        assertTrue(printed.toString().contains("22P02"), printed::toString);
    }
}
