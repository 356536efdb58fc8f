package dev.walferry.testdata.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Directories that are created once per machine and user and then only read: unpacked servers, initialized data directories.
 * They are in {@code java.io.tmpdir}, or in the directory that the system property {@code walferry.testdata.cache} names, and
 * outlive the JVM. A directory appears whole or not at all: it is filled under another name and then renamed. JVMs that want
 * the same directory wait for each other on a lock file. Cleaners of temporary folders delete single old files, so the number
 * of files is stored, and a directory that has lost some is created again.
 */
public final class MachineCache {

    private MachineCache() {}

    /** Fills an empty directory. */
    public interface Filler {
        /**
         * Fills it.
         *
         * @param directory exists and is empty
         * @throws IOException when it cannot be filled; it is then as if it had never been tried
         */
        void fill(Path directory) throws IOException;
    }

    /**
     * The directory of a name, filled now unless it has been filled already.
     *
     * @param name must say everything that its content depends on
     * @param filler fills it
     * @return a directory for reading only
     */
    public static synchronized Path directory(String name, Filler filler) {
        try {
            Path root = root();
            Path directory = root.resolve(name);
            Path count = root.resolve(name + ".count");
            // synchronized keeps the threads of this JVM apart, the lock file the JVMs of this machine
            try (FileChannel channel = FileChannel.open(
                            root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || !isWhole(directory, count)) {
                    make(directory, count, filler);
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill the cache directory " + name, e);
        }
    }

    private static void make(Path directory, Path count, Filler filler) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        FileTree.delete(unfinished); // left by a JVM that was killed while it filled the directory
        FileTree.delete(directory);
        Files.createDirectory(unfinished);
        filler.fill(unfinished);
        Files.writeString(count, Long.toString(FileTree.count(unfinished)));
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isWhole(Path directory, Path count) throws IOException {
        if (!Files.isDirectory(directory) || !Files.isRegularFile(count)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(count)) {
            return lines.findFirst().orElse("").equals(Long.toString(FileTree.count(directory)));
        }
    }

    private static Path root() throws IOException {
        String chosen = System.getProperty("walferry.testdata.cache");
        // the user's name keeps the users of one machine apart
        Path root = chosen != null
                ? Path.of(chosen)
                : Path.of(System.getProperty("java.io.tmpdir"), "walferry-testdata-" + System.getProperty("user.name"));
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new IOException(
                    "cannot write to " + root + ", choose another one with -Dwalferry.testdata.cache=DIR");
        }
        return root;
    }
}
