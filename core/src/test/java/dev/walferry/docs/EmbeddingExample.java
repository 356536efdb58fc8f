package dev.walferry.docs;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.replication.ChangeStream;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The README's example of embedding the library. */
final class EmbeddingExample {
    private EmbeddingExample() {}

    static void follow(String jdbcUrl, Map<String, Tuple> index, BooleanSupplier running) {
        // tag::embedding
        try (ChangeStream changes = ChangeStream.to(jdbcUrl)
                .slot("orders")
                .publication("orders_pub")
                .open()) {
            while (running.getAsBoolean()) {
                PgOutputMessage message = changes.next(); // keepalives and status updates are handled inside
                switch (message.kind()) {
                    case INSERT -> {
                        Tuple row = ((Insert) message).row(); // the row is yours to keep
                        index.put(row.value("id").getText(), row);
                    }
                    case UPDATE -> {
                        Tuple row = ((Update) message).row();
                        index.put(row.value("id").getText(), row);
                    }
                    case DELETE ->
                        index.remove(((Delete) message).old().value("id").getText());
                    case COMMIT -> changes.confirm(((Commit) message).endLsn());
                    default -> {}
                }
            }
        }
        // end::embedding
    }
}
