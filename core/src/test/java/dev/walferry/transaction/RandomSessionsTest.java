package dev.walferry.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a {@link RandomServer}, with memory for two blocks: exactly what the server has committed comes out. */
@Tag("slow")
class RandomSessionsTest {
    private static final int SESSIONS = Integer.getInteger("walferry.randomSessions", 300);

    private static final Pattern LONG_VALUE = Pattern.compile("=(x*)\\)$");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path spool;

    private long spooled;

    @Test
    void whatWasCommittedComesOutWholeAndInOrder() throws IOException {
        for (long seed = 0; seed < SESSIONS; seed++) {
            RandomServer server = new RandomServer(seed);
            server.run(200);
            assertIterableEquals(server.expected(), told(server.sent(), seed), "seed " + seed);
            try (Stream<Path> left = Files.list(spool)) {
                assertEquals(List.of(), left.toList(), "seed " + seed);
            }
        }
        assertTrue(spooled > SESSIONS / 4, "the spool was in use: " + spooled);
    }

    private List<String> told(List<byte[]> sent, long seed) throws IOException {
        List<String> told = new ArrayList<>();
        Map<Integer, Relation> announced = new HashMap<>();
        AssemblerOptions options = AssemblerOptions.DEFAULT
                .withMaxMemory(2L * AssemblerOptions.SMALLEST_MEMORY)
                .withSpoolDirectory(spool);
        try (TransactionAssembler assembler = new TransactionAssembler(options)) {
            for (byte[] message : sent) {
                assembler.add(message, 0, message.length, Lsn.ZERO);
                assertTrue(assembler.memoryUsed() <= options.maxMemory(), "seed " + seed);
                for (PgOutputMessage m = assembler.next(); m != null; m = assembler.next()) {
                    follow(m, announced, seed);
                    if (!(m instanceof Relation)) {
                        told.add(LONG_VALUE
                                .matcher(MessageText.of(m))
                                .replaceFirst(value -> "=" + value.group(1).length() + " bytes)"));
                    }
                }
            }
            assertEquals(0, assembler.memoryUsed(), "seed " + seed);
            try (Stream<Path> directories = Files.list(spool)) {
                spooled += directories.count(); // one exists from the first spooled bytes until the close
            }
        }
        return told;
    }

    /** Checks that a caller that follows the Relation messages knows each row's columns. */
    private static void follow(PgOutputMessage message, Map<Integer, Relation> announced, long seed) {
        if (message instanceof Relation relation) {
            announced.put(relation.oid(), relation);
        } else if (message instanceof Insert insert) {
            Relation last = announced.get(insert.relation().oid());
            assertTrue(last != null && last.describesSameAs(insert.relation()), () -> "seed " + seed + ": " + last);
        }
    }
}
