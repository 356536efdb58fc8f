package dev.walferry.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Tuple;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingExampleTest {
    @Test
    void theReadmeShowsTheCodeThatRunsHere() {
        String region = DocSnippets.region("EmbeddingExample", "embedding");
        assertTrue(DocSnippets.page("README.md").contains(region), () -> "README.md lacks:\n" + region);
    }

    @OnPostgres({14, 18})
    void keepsAnIndexOfATable(TestDatabase db) throws Exception {
        db.execute(
                "create table orders (id int primary key, state text)",
                "create publication orders_pub for table orders",
                "select pg_create_logical_replication_slot('orders', 'pgoutput')",
                "insert into orders values (1, 'new'), (2, 'new'), (3, 'new')",
                "update orders set state = 'paid' where id = 2",
                "delete from orders where id = 3",
                "insert into orders values (99, 'last')");
        Map<String, Tuple> index = new ConcurrentHashMap<>();
        String url = db.url() + "?user=" + db.user() + "&password=" + db.password();
        EmbeddingExample.follow(url, index, () -> !index.containsKey("99"));
        assertEquals("paid", index.get("2").value("state").getText());
        assertEquals(java.util.Set.of("1", "2", "99"), index.keySet());
    }
}
