package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.abort;
import static dev.walferry.transaction.Wire.commit;
import static dev.walferry.transaction.Wire.first;
import static dev.walferry.transaction.Wire.insert;
import static dev.walferry.transaction.Wire.later;
import static dev.walferry.transaction.Wire.relation;
import static dev.walferry.transaction.Wire.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions larger than the memory that they may use. */
class SpillTest {
    private static final int MEMORY = 256 * 1024;
    private static final int SEED = 20261101;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path base;

    private @org.jspecify.annotations.Nullable Wire open;

    private Wire wire(long memory) {
        Wire wire = new Wire(
                AssemblerOptions.DEFAULT.withMaxMemory(memory).withSpoolDirectory(base.resolve("made/on/demand")));
        open = wire;
        return wire;
    }

    @AfterEach
    void close() throws IOException {
        if (open != null) {
            open.close();
        }
        assertEquals(List.of(), spoolFiles());
    }

    private List<Path> spoolFiles() throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            // Half of it compresses well, half of it not at all.
            text.append(random.nextBoolean() ? "abcdefgh" : Long.toString(random.nextLong(), 36));
        }
        return text.toString();
    }

    /**
     * Runs two interleaved transactions, one with every third subtransaction aborted, through memory and through disk.
     */
    private List<String> story(Wire wire) {
        Random random = new Random(SEED);
        wire.send(first(7), relation(7, "v"), insert(7, "0", "a"), stop());
        wire.send(first(1007), relation(1007, "v"), stop());
        for (int sub = 1; sub <= 300; sub++) {
            wire.send(later(7));
            for (int row = 0; row < 20; row++) {
                wire.at(sub * 100 + row, insert(7 + sub, sub + "." + row, text(random, random.nextInt(400))));
            }
            wire.send(stop(), later(1007), insert(1007, "" + sub, text(random, 100)), stop());
            if (sub % 3 == 0) {
                wire.send(abort(7, 7 + sub), later(7), relation(7, "v"), insert(7, "after " + sub, ""), stop());
            }
        }
        wire.at(0xF0010, commit(7, 0xF0000)).at(0xF1010, commit(1007, 0xF1000));
        List<String> out = new ArrayList<>();
        wire.lsns().forEach(lsn -> out.add(lsn.toString()));
        out.addAll(wire.out());
        return out;
    }

    @Test
    void spilledTransactionsComeOutAsIfTheyHadFitted() throws IOException {
        Wire large = wire(64 * MEMORY);
        List<String> expected = story(large);
        assertFalse(Files.exists(base.resolve("made")), "nothing is written while all fits");
        large.close();

        Wire small = wire(AssemblerOptions.SMALLEST_MEMORY);
        assertEquals(expected, story(small));
        assertEquals(2 * (1 + 1 + 200 * 20 + 100 + 2 + 1 + 300 + 1), expected.size());
        assertEquals(0, small.assembler.memoryUsed());
    }

    @Test
    void memoryStaysUnderTheBound() throws IOException {
        Wire wire = wire(MEMORY);
        Random random = new Random(SEED);
        for (int xid = 1; xid <= 40; xid++) {
            wire.send(first(xid), relation(xid, "v"), stop());
        }
        long most = 0;
        for (int i = 0; i < 20_000; i++) {
            int xid = 1 + random.nextInt(40);
            wire.send(later(xid), insert(xid, "" + i, text(random, 200)), stop());
            most = Math.max(most, wire.assembler.memoryUsed());
        }
        assertTrue(most > MEMORY / 2 && most <= MEMORY, "at most " + most);
        for (int xid = 1; xid <= 40; xid++) {
            wire.send(commit(xid, 0x1000 + xid));
        }
        assertEquals(
                20_000, wire.out().stream().filter(m -> m.startsWith("insert")).count());
        assertEquals(1, spoolFiles().size(), "only the lock is left");
        assertEquals(0, wire.assembler.spooledBytes());
    }

    @Test
    void aSingleRowLargerThanTheBoundIsKept() {
        Wire wire = wire(MEMORY);
        String value = text(new Random(SEED), 5 * MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", value), insert(7, "2", "small"), stop());
        assertTrue(wire.assembler.memoryUsed() <= MEMORY);
        wire.send(commit(7, 0x30));
        assertEquals("insert public.t(id=1,v=" + value + ")", wire.out().get(2));
    }

    @Test
    void abortedTransactionsLeaveNoFiles() throws IOException {
        Wire wire = wire(AssemblerOptions.SMALLEST_MEMORY);
        String value = text(new Random(SEED), MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", value), stop());
        assertEquals(2, spoolFiles().size());
        assertEquals(bytes(spoolFiles()), wire.assembler.spooledBytes());
        assertTrue(wire.assembler.spooledBytes() > 0);
        wire.send(abort(7, 7));
        assertEquals(1, spoolFiles().size(), "only the lock is left");
        assertEquals(0, wire.assembler.memoryUsed());
        assertEquals(0, wire.assembler.spooledBytes());
    }

    @Test
    void filesArePrivate() throws IOException {
        Wire wire = wire(AssemblerOptions.SMALLEST_MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", text(new Random(SEED), MEMORY)), stop());
        for (Path file : spoolFiles()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Path directory = file.getParent();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        }
    }

    @Test
    void aReplayThatIsLeftBehindLeavesNoFiles() {
        Wire wire = wire(AssemblerOptions.SMALLEST_MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", text(new Random(SEED), MEMORY)), stop());
        byte[] commit = commit(7, 0x30);
        wire.assembler.add(commit, 0, commit.length, Lsn.of(0x40));
        PgOutputMessage begin = wire.assembler.next();
        assertEquals("begin 0/30 xid 7", MessageText.of(java.util.Objects.requireNonNull(begin)));
        wire.close(); // and the check of close() follows
    }

    @Test
    void damagedFilesAreNoticed() throws IOException {
        Wire wire = wire(AssemblerOptions.SMALLEST_MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", text(new Random(SEED), MEMORY)), stop());
        Path file = spoolFiles().stream()
                .filter(f -> !f.endsWith("lock"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        TransactionException damaged = assertThrows(TransactionException.class, () -> wire.send(commit(7, 0x30)));
        assertTrue(damaged.getMessage().contains("transaction 7 "), damaged.getMessage());
        assertTrue(damaged.getMessage().contains("damaged"), damaged.getMessage());
    }

    @Test
    void truncatedFilesAreNoticed() throws IOException {
        Wire wire = wire(AssemblerOptions.SMALLEST_MEMORY);
        wire.send(first(7), relation(7, "v"), insert(7, "1", text(new Random(SEED), MEMORY)), stop());
        Path file = spoolFiles().stream()
                .filter(f -> !f.endsWith("lock"))
                .findFirst()
                .orElseThrow();
        Files.write(file, new byte[0]);
        assertThrows(TransactionException.class, () -> wire.send(commit(7, 0x30)));
    }
}
