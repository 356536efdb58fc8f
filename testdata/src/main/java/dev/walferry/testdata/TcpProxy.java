package dev.walferry.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/**
 * A proxy between a client and a server on this machine that can be slow, cut connections, fall silent, damage bytes or
 * keep a client from going on.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BLOCK = 8 * 1024;
    private static final int POSTGRES_PORT = 5432;

    private final ServerSocket listener = new ServerSocket();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** How many more bytes from servers pass before the proxy falls silent. */
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    private volatile ObjIntConsumer<byte[]> damage = (block, count) -> {};
    private volatile ObjIntConsumer<byte[]> hold = (block, count) -> {};
    private volatile ObjIntConsumer<byte[]> keepBack = (block, count) -> {};
    private volatile ObjIntConsumer<byte[]> silence = (block, count) -> {};
    private volatile InetSocketAddress target;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private volatile int pieceBytes = BLOCK;

    private TcpProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Starts a proxy.
     *
     * @param port the target, a port of this machine
     * @return a running proxy, which the caller closes
     * @throws IOException if it cannot listen
     */
    public static TcpProxy to(int port) throws IOException {
        return started(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Starts a proxy.
     *
     * @param database a database of the target, which may be on another machine
     * @return a running proxy, which the caller closes
     * @throws IOException if it cannot listen
     */
    public static TcpProxy to(TestDatabase database) throws IOException {
        URI uri = URI.create(database.url().substring("jdbc:".length()));
        return started(new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? POSTGRES_PORT : uri.getPort()));
    }

    private static TcpProxy started(InetSocketAddress target) throws IOException {
        TcpProxy proxy = new TcpProxy(target);
        start("proxy", proxy::accept);
        return proxy;
    }

    /**
     * Returns where it listens.
     *
     * @return a port of this machine
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * The URL of a database through this proxy.
     *
     * @param database its name
     * @return a JDBC URL
     */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /**
     * Limits the rate of what servers send, from now on.
     *
     * @param perSecond bytes per second
     */
    public void limit(int perSecond) {
        bytesPerSecond = perSecond;
    }

    /**
     * Splits what servers send into small pieces, from now on.
     *
     * @param bytes the size of the largest piece
     */
    public void split(int bytes) {
        pieceBytes = bytes;
    }

    /**
     * Falls silent in both directions without closing a connection, as when a machine or the network between is gone. New
     * connections are still accepted.
     *
     * @param bytes how many more bytes from servers pass first
     */
    public void fallSilentAfter(long bytes) {
        left.set(bytes);
    }

    /**
     * Falls silent once a client has sent a certain statement: the server gets it, but its answer does not pass.
     *
     * @param sent the bytes of the statement to look for within one write
     */
    public void fallSilentAt(byte[] sent) {
        silence = (block, count) -> {
            if (indexOf(block, 0, count, sent) >= 0) {
                fallSilentAfter(0);
            }
        };
    }

    /**
     * Returns whether a client has connected since the last {@link #cut}.
     *
     * @return true from its first connection on, even while the proxy is silent
     */
    public boolean isUsed() {
        return !sockets.isEmpty();
    }

    /**
     * Replaces bytes that servers send, from now on, wherever they lie within one write, as those of a small message do.
     *
     * @param sent the bytes to look for
     * @param arriving what to send instead, of the same length
     */
    public void damage(byte[] sent, byte[] arriving) {
        if (sent.length == 0 || sent.length != arriving.length) {
            throw new IllegalArgumentException("expected two sequences of equal length, got " + sent.length + " and "
                    + arriving.length + " bytes");
        }
        damage = (block, count) -> replace(block, count, sent, arriving);
    }

    /**
     * Keeps clients from going on after a certain statement: the server gets it and answers, but what the same client sends
     * next does not pass.
     *
     * @param sent the bytes of the statement to look for within one write
     * @return what lets those clients go on
     */
    public Runnable holdAfter(byte[] sent) {
        CountDownLatch released = new CountDownLatch(1);
        hold = (block, count) -> {
            if (indexOf(block, 0, count, sent) >= 0) {
                awaitUninterruptibly(released);
            }
        };
        return released::countDown;
    }

    /**
     * Keeps back what a client sends, as a network does that loses packets for a while: it arrives once released, though the client
     * is gone by then. Only the first connection that sends these bytes is held, from them on.
     *
     * @param sent the bytes to look for within one write
     * @return what is kept back
     */
    public KeptBack keepBack(byte[] sent) {
        KeptBack kept = new KeptBack();
        keepBack = (block, count) -> {
            if (indexOf(block, 0, count, sent) >= 0 && kept.isKept.compareAndSet(false, true)) {
                awaitUninterruptibly(kept.released);
            }
        };
        return kept;
    }

    /** What a client has sent and the server has not got. */
    public static final class KeptBack {
        private final AtomicBoolean isKept = new AtomicBoolean();
        private final CountDownLatch released = new CountDownLatch(1);

        private KeptBack() {}

        /**
         * Returns whether something is kept.
         *
         * @return true once a client has sent it
         */
        public boolean isKept() {
            return isKept.get();
        }

        /** Lets the server have it. */
        public void release() {
            released.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes every connection.
     *
     * @throws IOException if one cannot be closed
     */
    public void cut() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    /**
     * Changes the target and closes the connections to the old one.
     *
     * @param port the new target, a port of this machine
     * @throws IOException if a connection cannot be closed
     */
    public void redirect(int port) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        cut();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // the proxy was closed, or the target refuses: the client notices
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        client.setTcpNoDelay(true); // or the kernel would join the pieces again
        Socket server = new Socket();
        try {
            // small, so that little is in flight when the connection is slow
            server.setReceiveBufferSize(BLOCK);
            server.connect(target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        sockets.add(server);
        start("proxy-up", () -> copy(client, server, this::writeToServer));
        start("proxy-down", () -> copy(server, client, this::writeToClient));
    }

    private static void replace(byte[] block, int count, byte[] old, byte[] with) {
        for (int at = indexOf(block, 0, count, old); at >= 0; at = indexOf(block, at + 1, count, old)) {
            System.arraycopy(with, 0, block, at, with.length);
        }
    }

    private static int indexOf(byte[] block, int from, int count, byte[] wanted) {
        for (int at = from; at + wanted.length <= count; at++) {
            if (Arrays.equals(block, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private interface Writer {
        void write(OutputStream out, byte[] block, int count) throws IOException;
    }

    private static void copy(Socket from, Socket to, Writer writer) {
        byte[] block = new byte[BLOCK];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                writer.write(out, block, count);
            }
        } catch (IOException e) {
            // one side is gone: closing tells the other
        }
    }

    private void writeToServer(OutputStream out, byte[] block, int count) throws IOException {
        keepBack.accept(block, count);
        if (left.get() > 0) {
            silence.accept(block, count);
            out.write(block, 0, count);
            hold.accept(block, count);
        }
    }

    private void writeToClient(OutputStream out, byte[] block, int count) throws IOException {
        damage.accept(block, count);
        for (int at = 0; at < count; ) {
            int length = Math.min(pieceBytes, count - at);
            if (bytesPerSecond != Integer.MAX_VALUE) {
                LockSupport.parkNanos(1_000_000_000L * length / bytesPerSecond);
            }
            long before = left.getAndUpdate(bytes -> Math.max(0, bytes - length));
            out.write(block, at, (int) Math.min(length, before));
            at += length;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
