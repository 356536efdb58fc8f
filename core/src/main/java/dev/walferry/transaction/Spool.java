package dev.walferry.transaction;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The part of one transaction's log that is on disk: {@linkplain SpoolBlock blocks} in files that are appended to one
 * after another, read in the same order and deleted one by one. No file stays open while its transaction is open,
 * because thousands of transactions may be.
 */
final class Spool {
    private static final long FILE_BYTES = 64L * 1024 * 1024;

    private static final class SpoolFile {
        private final Path path;
        private int blocks;
        private long bytes;

        SpoolFile(Path path) {
            this.path = path;
        }
    }

    private final SpoolDirectory directory;
    private final int xid;
    private final ArrayDeque<SpoolFile> files = new ArrayDeque<>();
    private @Nullable DataInputStream reading;

    Spool(SpoolDirectory directory, int xid) {
        this.directory = directory;
        this.xid = xid;
    }

    /** Writes blocks, each from its beginning to its position. */
    void append(Iterable<ByteBuffer> blocks) throws IOException {
        SpoolFile file = files.peekLast();
        if (file == null || file.bytes >= FILE_BYTES) {
            file = new SpoolFile(directory.newFile(xid));
            files.addLast(file);
        }
        ByteBuffer stored = SpoolBlock.buffer();
        try (OutputStream out = directory.appendTo(file.path)) {
            for (ByteBuffer block : blocks) {
                SpoolBlock.write(block.array(), block.position(), stored);
                out.write(stored.array(), 0, stored.position());
                file.blocks++;
                file.bytes += stored.position();
                directory.grown(stored.position());
            }
        }
    }

    /** Returns the next block, or null after the last one. */
    @Nullable
    ByteBuffer read() throws IOException {
        SpoolFile file = files.peekFirst();
        while (file != null) {
            if (file.blocks > 0) {
                file.blocks--;
                return SpoolBlock.read(open(file));
            }
            deleteFirst(file);
            file = files.peekFirst();
        }
        return null;
    }

    private DataInputStream open(SpoolFile file) throws IOException {
        DataInputStream in = reading;
        if (in == null) {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.path), SpoolBlock.MAX_BYTES));
            reading = in;
        }
        return in;
    }

    private void deleteFirst(SpoolFile file) throws IOException {
        if (reading != null) {
            reading.close();
            reading = null;
        }
        Files.deleteIfExists(file.path);
        files.removeFirst();
        directory.grown(-file.bytes);
    }

    /** Deletes what is left. */
    void delete() throws IOException {
        SpoolFile file = files.peekFirst();
        while (file != null) {
            deleteFirst(file);
            file = files.peekFirst();
        }
    }
}
