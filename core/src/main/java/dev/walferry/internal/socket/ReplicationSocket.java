package dev.walferry.internal.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is read in large blocks and that keeps its owner's clock running while a read takes long.
 *
 * <p>The driver alone reads one message at a time, with two system calls each, and holds its lock until the message is
 * complete. For a large row on a slow line that can take longer than the server waits for a sign of life. Here one
 * system call fills a buffer that serves many messages. Between two system calls the owner is called and may write.
 */
public final class ReplicationSocket extends Socket {
    private @Nullable ReplicationInput input;

    /** Creates an unconnected socket. */
    public ReplicationSocket() {}

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        return input();
    }

    /**
     * Returns the stream that the driver reads from.
     *
     * @return always the same one
     * @throws IOException if the socket is closed or not connected
     */
    public synchronized ReplicationInput input() throws IOException {
        ReplicationInput stream = input;
        if (stream == null) {
            stream = new ReplicationInput(this, super.getInputStream());
            input = stream;
        }
        return stream;
    }

    @Override
    public synchronized void setSoTimeout(int milliseconds) throws SocketException {
        if (input == null) {
            super.setSoTimeout(milliseconds);
        } else {
            input.setTimeout(milliseconds);
        }
    }

    @Override
    public synchronized int getSoTimeout() throws SocketException {
        return input == null ? super.getSoTimeout() : input.timeout();
    }

    /** Sets how long one system call may wait. */
    void setSystemTimeout(int milliseconds) throws SocketException {
        super.setSoTimeout(milliseconds);
    }
}
