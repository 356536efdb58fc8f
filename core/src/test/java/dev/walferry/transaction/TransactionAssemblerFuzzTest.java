package dev.walferry.transaction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.walferry.Lsn;
import dev.walferry.fuzz.FuzzSession;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputFormatException;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Any session: the output is whole transactions, one after the other, and every error is one of the two documented
 * exceptions. Memory stays within its bound, and no file is left behind.
 */
@Tag("slow")
class TransactionAssemblerFuzzTest {
    private static final int AT_PREPARE = 1;
    private static final int KNOWN_EMPTY = 2;

    private static Path spool;

    @BeforeAll
    static void makeSpoolDirectory() throws IOException {
        spool = Files.createTempDirectory("walferry-fuzz");
    }

    @AfterAll
    static void nothingIsLeftBehind() throws IOException {
        assertArrayEquals(new String[0], spool.toFile().list());
        Files.delete(spool);
    }

    /** The first byte of the input configures the assembler, and the rest is the session. */
    @FuzzTest(maxDuration = "30m")
    void anySessionGivesWholeTransactionsOrDocumentedExceptions(byte[] input) {
        if (input.length == 0) {
            return;
        }
        boolean atPrepare = (input[0] & AT_PREPARE) != 0;
        boolean knownEmpty = (input[0] & KNOWN_EMPTY) != 0;
        AssemblerOptions options = AssemblerOptions.DEFAULT
                .withTwoPhase(atPrepare ? TwoPhase.AT_PREPARE : TwoPhase.AT_COMMIT)
                .withMaxMemory(AssemblerOptions.SMALLEST_MEMORY)
                .withSpoolDirectory(spool);
        try (TransactionAssembler assembler = new TransactionAssembler(options, commit -> knownEmpty)) {
            Outcome outcome = new Outcome(assembler);
            FuzzSession.forEach(input, 1, outcome::add);
        } catch (PgOutputFormatException | TransactionException e) {
            assertNotEquals("", e.getMessage());
        }
    }

    /** The output so far. */
    private static final class Outcome {
        private final TransactionAssembler assembler;
        private @Nullable Kind open;
        private long position;

        Outcome(TransactionAssembler assembler) {
            this.assembler = assembler;
        }

        void add(byte[] message) {
            assembler.add(message, 0, message.length, Lsn.of(++position));
            for (PgOutputMessage m = assembler.next(); m != null; m = assembler.next()) {
                accept(m);
            }
            assertTrue(assembler.memoryUsed() <= AssemblerOptions.SMALLEST_MEMORY, "too much memory");
            assertTrue(assembler.confirmable(Lsn.of(position)).value() <= position, "too much confirmed");
        }

        private void accept(PgOutputMessage message) {
            switch (message.kind()) {
                case BEGIN, BEGIN_PREPARE -> {
                    requireOpen(null, message);
                    open = message.kind();
                }
                case COMMIT -> end(Kind.BEGIN, message);
                case PREPARE -> end(Kind.BEGIN_PREPARE, message);
                case ORIGIN, RELATION, TYPE, INSERT, UPDATE, DELETE, TRUNCATE ->
                    assertTrue(open != null, () -> message.kind() + " outside any transaction");
                case MESSAGE ->
                    assertTrue(((LogicalMessage) message).isTransactional() == (open != null), "message misplaced");
                case COMMIT_PREPARED, ROLLBACK_PREPARED -> requireOpen(null, message);
                case STREAM_START, STREAM_STOP, STREAM_COMMIT, STREAM_ABORT, STREAM_PREPARE, READ ->
                    throw new AssertionError(message.kind() + " came out");
            }
        }

        private void end(Kind begun, PgOutputMessage message) {
            requireOpen(begun, message);
            open = null;
        }

        private void requireOpen(@Nullable Kind expected, PgOutputMessage message) {
            assertTrue(open == expected, () -> message.kind() + " after " + open);
        }
    }
}
