package dev.walferry.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path base;

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            return entries.toList();
        }
    }

    private static Path write(SpoolDirectory directory, int xid) throws IOException {
        Path file = directory.newFile(xid);
        try (OutputStream out = directory.appendTo(file)) {
            out.write(1);
        }
        return file;
    }

    /** Another process, so that two processes hold locks. Prints its directory and then waits. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            Path file = write(new SpoolDirectory(Path.of(arguments[0])), 7);
            System.err.println(file);
            int ignored = System.in.read();
        }
    }

    private Process startOther() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        base.toString())
                .start();
    }

    /** Returns the file that the other process names; its JVM may print something as well. */
    private Path said(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(base.toString())) {
                return Path.of(line);
            }
        }
        throw new AssertionError("it named no file");
    }

    @Test
    void filesOfALivingProcessStayAndThoseOfAKilledOneGo() throws Exception {
        Process other = startOther();
        try (BufferedReader said = other.errorReader(StandardCharsets.UTF_8)) {
            Path file = said(said);
            new SpoolDirectory(base).removeLeftovers();
            assertTrue(Files.exists(file), "its process lives");

            other.destroyForcibly();
            assertTrue(other.waitFor(180, TimeUnit.SECONDS));
            new TransactionAssembler(AssemblerOptions.DEFAULT.withSpoolDirectory(base)).close();
            assertEquals(List.of(), entries(), "the next process removes them");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void directoriesOfTheSameProcessDoNotDisturbEachOther() throws IOException {
        try (SpoolDirectory one = new SpoolDirectory(base);
                SpoolDirectory two = new SpoolDirectory(base)) {
            Path first = write(one, 7);
            two.removeLeftovers();
            Path second = write(two, 7);
            new SpoolDirectory(base).removeLeftovers();
            assertTrue(Files.exists(first) && Files.exists(second));
        }
        assertEquals(List.of(), entries());
    }

    /** Closing a second channel to a lock file would drop the lock: a process must not open its own lock files. */
    @Test
    void lookingForLeftoversDoesNotGiveUpOurOwnLock() throws Exception {
        try (SpoolDirectory own = new SpoolDirectory(base)) {
            Path file = write(own, 7);
            new SpoolDirectory(base).removeLeftovers();
            Process other = startOther();
            try (BufferedReader said = other.errorReader(StandardCharsets.UTF_8)) {
                assertTrue(Files.exists(said(said)));
            }
            Process sweeper = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Sweeper.class.getName(),
                            base.toString())
                    .start();
            assertTrue(sweeper.waitFor(180, TimeUnit.SECONDS));
            assertEquals(0, sweeper.exitValue());
            assertTrue(Files.exists(file));
            other.destroyForcibly();
        }
    }

    /** A process that only removes leftovers. */
    static final class Sweeper {
        private Sweeper() {}

        public static void main(String[] arguments) {
            new SpoolDirectory(Path.of(arguments[0])).removeLeftovers();
        }
    }

    @Test
    void anUnfinishedDirectoryGoesOnceItIsOld() throws IOException {
        Path unfinished = Files.createDirectory(base.resolve("walferry-new-1"));
        new SpoolDirectory(base).removeLeftovers();
        assertTrue(Files.exists(unfinished));
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        new SpoolDirectory(base).removeLeftovers();
        assertFalse(Files.exists(unfinished));
    }

    /** Every user may write to the directory for temporary files: a link put there must not lead us elsewhere. */
    @Test
    void neitherLinksNorForeignFilesAreTouched() throws IOException {
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("x.lz4blocks"), "precious");
        Files.createSymbolicLink(base.resolve("walferry-spool-1-1-1"), elsewhere);
        Path foreign = Files.createDirectory(base.resolve("walferry-spool-1-1-2"));
        Path notOurs = Files.writeString(foreign.resolve("notes.txt"), "precious");
        new SpoolDirectory(base).removeLeftovers();
        assertTrue(Files.exists(precious) && Files.exists(notOurs));
    }

    /** Opening a pipe that nobody writes to waits forever. */
    @Test
    @Timeout(60)
    void whatIsNoLockFileIsNotOpened() throws Exception {
        Path piped = Files.createDirectory(base.resolve("walferry-spool-1-1-1"));
        Path pipe = piped.resolve("lock");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path linked = Files.createDirectory(base.resolve("walferry-spool-1-1-2"));
        Path precious = Files.writeString(base.resolve("precious"), "precious");
        Files.createSymbolicLink(linked.resolve("lock"), precious);
        Path spooled = Files.writeString(linked.resolve("x.lz4blocks"), "precious");
        new SpoolDirectory(base).removeLeftovers();
        assertTrue(Files.exists(pipe) && Files.exists(precious) && Files.exists(spooled));
    }

    /** The test needs a user that may change the owner of files. */
    @Test
    void directoriesOfOtherUsersAreNotLookedInto() throws IOException {
        Path foreign = Files.createDirectory(base.resolve("walferry-spool-1-1-1"));
        Path lock = Files.writeString(foreign.resolve("lock"), "");
        try {
            Files.setOwner(
                    foreign,
                    base.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (IOException e) {
            abort("not allowed: " + e.getMessage());
        }
        new SpoolDirectory(base).removeLeftovers();
        assertTrue(Files.exists(lock));
    }

    @Test
    void aBaseThatIsNoDirectoryIsReported() throws IOException {
        Path file = Files.writeString(base.resolve("file"), "");
        assertThrows(IOException.class, () -> new SpoolDirectory(file).newFile(7));
    }

    /** A disk that is full from the first byte on, as Linux provides it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskEndsTheStreamAndIsNamed() throws IOException {
        MemoryBudget budget = new MemoryBudget(AssemblerOptions.SMALLEST_MEMORY);
        try (SpoolDirectory directory = new SpoolDirectory(base)) {
            ChangeLog log = new ChangeLog(7, budget, directory);
            Path next = directory.newFile(7);
            // The file after the next one: the log will ask for it.
            Path full = next.resolveSibling("7-2.lz4blocks");
            Files.createSymbolicLink(full, Path.of("/dev/full"));
            TransactionException e =
                    assertThrows(TransactionException.class, () -> log.append(new byte[200_000], 0, 200_000));
            assertTrue(e.getMessage().contains("transaction 7 "), e.getMessage());
            assertTrue(e.getMessage().contains(base.toString()), e.getMessage());
            assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        }
    }

    @Test
    void blocksOfAnyContentComeBack() throws IOException {
        try (SpoolDirectory directory = new SpoolDirectory(base)) {
            Spool spool = new Spool(directory, 7);
            byte[] noise = new byte[SpoolBlock.MAX_BYTES];
            new java.util.Random(1).nextBytes(noise);
            byte[] zeros = new byte[1000];
            spool.append(List.of(written(noise), written(zeros)));
            spool.append(List.of(written(new byte[] {1})));
            assertEquals(ByteBuffer.wrap(noise), spool.read());
            assertEquals(ByteBuffer.wrap(zeros), spool.read());
            assertEquals(ByteBuffer.wrap(new byte[] {1}), spool.read());
            assertEquals(null, spool.read());
        }
    }

    private static ByteBuffer written(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length).put(bytes);
    }
}
