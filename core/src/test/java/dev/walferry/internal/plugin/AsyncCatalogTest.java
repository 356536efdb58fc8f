package dev.walferry.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of a plugin other than pgoutput waits until its catalog has answered. */
@Timeout(60)
class AsyncCatalogTest {
    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    private static Throwable failure(CompletableFuture<?> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    /** If the thread ended, nothing would show why the stream waits. */
    @Test
    void anErrorIsAnAnswerAndTheThreadGoesOn() {
        AsyncCatalog broken = new AsyncCatalog(
                () -> {
                    throw new NoClassDefFoundError("as a test wants it");
                },
                18);
        try {
            assertInstanceOf(NoClassDefFoundError.class, failure(broken.table(TABLE)));
            assertInstanceOf(NoClassDefFoundError.class, failure(broken.originName(1)));
        } finally {
            broken.close();
        }
    }
}
