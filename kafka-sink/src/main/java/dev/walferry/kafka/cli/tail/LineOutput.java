package dev.walferry.kafka.cli.tail;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A buffered standard output that tells a closed pipe from other errors. */
final class LineOutput extends BufferedOutputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    LineOutput(OutputStream out) {
        super(new Pipe(out), BUFFER_BYTES);
    }

    private static final class Pipe extends FilterOutputStream {
        Pipe(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                // the system's text for EPIPE is all that the JVM passes on
                throw "Broken pipe".equals(e.getMessage()) ? new ClosedPipeException(e) : e;
            }
        }
    }
}
