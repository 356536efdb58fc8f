package dev.walferry.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class EmbeddingExampleTest {
    private static final String LONG = "long".repeat(1000);

    @Test
    void theReadmeShowsTheCodeThatRunsHere() {
        String region = DocSnippets.region("EmbeddingExample", "embedding");
        assertTrue(DocSnippets.page("README.md").contains(region), () -> "README.md lacks:\n" + region);
    }

    /**
     * The example handles changed keys, long values that are not sent again, and TRUNCATE, under two replica
     * identities.
     */
    @OnPostgres({14, 18})
    void keepsACacheOfATable(TestDatabase db) throws Exception {
        db.execute(
                "create table orders (id bigint primary key, state text, note text not null)",
                "alter table orders alter note set storage external",
                "create publication orders_pub for table orders");
        for (String identity : List.of("default", "full")) {
            db.execute("alter table orders replica identity " + identity);
            Map<Long, String> notes = new ConcurrentHashMap<>();
            Following.until(
                    running -> EmbeddingExample.follow(Following.url(db), notes, () -> !notes.containsKey(99L)), () -> {
                        Following.awaitSlot(db, "orders_cache");
                        db.execute(
                                "insert into orders values (6, 'new', 'gone with the truncate')",
                                "truncate orders",
                                "insert into orders values (1, 'new', 'a'), (2, 'new', 'x'), (3, 'new', 'c')",
                                "insert into orders values (4, 'new', '" + LONG + "'), (5, 'new', '" + LONG + "')",
                                "delete from orders where id = 1",
                                "update orders set note = 'b' where id = 2",
                                "update orders set id = id * 10 where id in (3, 4)",
                                "update orders set state = 'paid' where id = 5",
                                "insert into orders values (99, 'new', 'last')");
                    });
            assertEquals(Map.of(2L, "b", 30L, "c", 40L, LONG, 5L, LONG, 99L, "last"), Map.copyOf(notes), identity);
            db.execute("truncate orders");
            Following.awaitNoSlot(db, "orders_cache");
        }
    }
}
