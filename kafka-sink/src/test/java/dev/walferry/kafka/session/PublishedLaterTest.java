package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.session.PublishedLater.Change;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedLaterTest {
    private static final Table ITEM = new Table("public", "item");

    /** It has left a publication and joined it again between two questions, which only the reader of its rows has seen. */
    @Test
    void aTableThatIsBackBeforeTheCatalogIsAskedIsNew() {
        List<Change> changes = new ArrayList<>();
        try (PublishedLater later = PublishedLater.start(() -> List.of(ITEM), List.of(ITEM), Duration.ofMillis(1))) {
            later.forget(ITEM);
            Await.until("it is found", Duration.ofMinutes(1), () -> {
                Change change = later.poll();
                if (change != null) {
                    changes.add(change);
                }
                return !changes.isEmpty();
            });
        }
        assertEquals(List.of(new Change(ITEM, true)), changes);
    }
}
