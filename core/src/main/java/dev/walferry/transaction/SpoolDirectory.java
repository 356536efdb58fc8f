package dev.walferry.transaction;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where one assembler keeps its spool files: a separate directory, private to the user, created when first needed and
 * removed in the end.
 *
 * <p>A process that dies leaves its directory behind. So each directory holds a lock file that is locked as long as its
 * process lives, and a later process removes the directories that are not locked. Unlike a process id, a lock is
 * reliable even across containers that share a disk. A directory is made under another name and renamed once it is
 * locked, so no process ever sees a live one that is not locked. Locks of our own process must not be probed, because
 * closing a second channel to a file drops all of a process's locks on it; hence the process id and start time in the
 * name.
 */
final class SpoolDirectory implements AutoCloseable {
    private static final String PREFIX = "walferry-spool-";
    private static final String UNFINISHED = "walferry-new-";
    private static final String LOCK = "lock";
    private static final String SUFFIX = ".lz4blocks";
    private static final Duration UNFINISHED_FOR_LONG = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger(SpoolDirectory.class.getName());

    private final Path base;
    private @Nullable Path own;
    private @Nullable FileChannel lock;
    private long fileCount;

    /** Written by one thread, read by any. */
    private final AtomicLong bytes = new AtomicLong();

    SpoolDirectory(Path base) {
        this.base = base;
    }

    /** Returns the path to name in messages: its disk may be full. */
    Path path() {
        return own == null ? base : own;
    }

    /** Returns how much is in the files, a moment ago. Safe in any thread. */
    long bytes() {
        return bytes.get();
    }

    /** Notes that files have grown, or that one was deleted. */
    void grown(long by) {
        bytes.lazySet(bytes.getPlain() + by);
    }

    /** Returns a name for another file of a transaction; the file does not exist yet. */
    Path newFile(int xid) throws IOException {
        if (own == null) {
            own = create();
        }
        return own.resolve(Integer.toUnsignedString(xid) + "-" + ++fileCount + SUFFIX);
    }

    /** Opens a file for appending, and makes it if needed. */
    OutputStream appendTo(Path file) throws IOException {
        return Channels.newOutputStream(FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), privately(file, "rw-------")));
    }

    private Path create() throws IOException {
        createBase();
        Path unfinished = Files.createTempDirectory(base, UNFINISHED, privately(base, "rwx------"));
        FileChannel channel = null;
        try {
            channel = locked(unfinished.resolve(LOCK));
            String unique = unfinished.getFileName().toString().substring(UNFINISHED.length());
            Path made = Files.move(unfinished, base.resolve(ofThisProcess() + unique), StandardCopyOption.ATOMIC_MOVE);
            lock = channel;
            return made;
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            delete(unfinished);
            throw e;
        }
    }

    private static FileChannel locked(Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                privately(lockFile, "rw-------"));
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("cannot lock " + lockFile);
        }
        return channel;
    }

    private void createBase() throws IOException {
        try {
            Files.createDirectories(base, privately(base, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(base)) {
                throw e; // a link to a directory is fine, anything else is not
            }
        }
    }

    private static FileAttribute<?>[] privately(Path where, String permissions) {
        Set<String> views = where.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return PREFIX + self.pid() + "-" + started + "-";
    }

    /** Removes what dead processes have left in the base directory. What cannot be removed belongs to another user. */
    void removeLeftovers() {
        if (!Files.isDirectory(base)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, "walferry-*")) {
            UserPrincipal self = null;
            for (Path entry : entries) {
                if (isLeftover(entry)) {
                    self = self == null ? self() : self;
                    if (Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS).equals(self)) {
                        removeIfDead(entry);
                    }
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "cannot look for old spool files in " + base + ": " + e);
        }
    }

    /**
     * The user that runs this process. In another user's directory a lock file may be anything: a link to other files, or a pipe
     * that blocks any process that opens it. In a container the user may have no name to look up, so the
     * directory's owner is compared with the owner of a new file.
     */
    private UserPrincipal self() throws IOException {
        Path file = Files.createTempFile(base, "walferry-", "");
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Decides by name alone whether an entry is a leftover. A link is never followed, because in a shared directory any
     * user may have put it there.
     */
    private static boolean isLeftover(Path entry) throws IOException {
        String name = entry.getFileName().toString();
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || name.startsWith(ofThisProcess())) {
            return false;
        }
        Instant longAgo = Instant.now().minus(UNFINISHED_FOR_LONG);
        return name.startsWith(PREFIX)
                || (name.startsWith(UNFINISHED)
                        && Files.getLastModifiedTime(entry).toInstant().isBefore(longAgo));
    }

    private static void removeIfDead(Path directory) {
        Path lockFile = directory.resolve(LOCK);
        try {
            if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                delete(directory);
                return;
            }
            if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(lockFile + " is not a file");
            }
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock held = channel.tryLock()) {
                if (held != null) {
                    delete(directory);
                    LOG.log(System.Logger.Level.INFO, () -> "removed spool files of a dead process: " + directory);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "left spool files of another user or process: " + e);
        }
    }

    /** Deletes a directory and our files in it, the lock file last: until then the directory counts as in use. */
    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }

    /** Removes the directory and all that is in it. */
    @Override
    public void close() throws IOException {
        Path directory = own;
        FileChannel held = lock;
        own = null;
        lock = null;
        bytes.set(0);
        try {
            if (directory != null) {
                delete(directory);
            }
        } finally {
            if (held != null) {
                held.close();
            }
        }
    }
}
