package dev.walferry.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/** Stands between a client and a server on this machine: slow, cut off, silent, damaging, or leading somewhere else. */
public final class TcpProxy implements AutoCloseable {
    private static final int BLOCK = 8 * 1024;

    private final ServerSocket listener = new ServerSocket();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** How many bytes still come from servers before nothing does. */
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    private volatile ObjIntConsumer<byte[]> damage = (block, count) -> {};
    private volatile int targetPort;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private volatile int pieceBytes = BLOCK;

    private TcpProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Begins to listen.
     *
     * @param port of this machine, where it leads to
     * @return to be closed by the caller
     * @throws IOException if it cannot listen
     */
    public static TcpProxy to(int port) throws IOException {
        TcpProxy proxy = new TcpProxy(port);
        start("proxy", proxy::accept);
        return proxy;
    }

    /**
     * The way through it to a database.
     *
     * @param database its name
     * @return a JDBC URL
     */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/" + database;
    }

    /**
     * From now on, what servers send arrives no faster than this.
     *
     * @param perSecond bytes
     */
    public void limit(int perSecond) {
        bytesPerSecond = perSecond;
    }

    /**
     * From now on, what servers send arrives in small pieces.
     *
     * @param bytes the largest
     */
    public void split(int bytes) {
        pieceBytes = bytes;
    }

    /**
     * Soon nothing arrives any more, on either side, though no connection is closed and new ones are still made: as when
     * a machine is gone, or what lies between.
     *
     * @param bytes so many still arrive from servers
     */
    public void fallSilentAfter(long bytes) {
        left.set(bytes);
    }

    /**
     * From now on, some bytes that servers send arrive as others: where they lie in one write, as a small message does.
     *
     * @param sent what to look for
     * @param arriving as many others
     */
    public void damage(byte[] sent, byte[] arriving) {
        if (sent.length == 0 || sent.length != arriving.length) {
            throw new IllegalArgumentException(sent.length + " bytes would become " + arriving.length);
        }
        damage = (block, count) -> replace(block, count, sent, arriving);
    }

    /**
     * Cuts every connection.
     *
     * @throws IOException if one cannot be closed
     */
    public void cut() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    /**
     * Leads elsewhere, and cuts what leads to the old place.
     *
     * @param port of this machine
     * @throws IOException if a connection cannot be closed
     */
    public void redirect(int port) throws IOException {
        targetPort = port;
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
                // closed, or nobody is there to connect to: the client notices
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        client.setTcpNoDelay(true); // pieces stay pieces
        Socket server = new Socket();
        try {
            // small, so that little is under way when the connection is slow
            server.setReceiveBufferSize(BLOCK);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
        } catch (IOException e) {
            client.close();
            throw e;
        }
        sockets.add(server);
        start("proxy-up", () -> copy(client, server, this::writeToServer));
        start("proxy-down", () -> copy(server, client, this::writeToClient));
    }

    private static void replace(byte[] block, int count, byte[] old, byte[] with) {
        for (int at = 0; at + old.length <= count; at++) {
            if (Arrays.equals(block, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(with, 0, block, at, with.length);
            }
        }
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
        if (left.get() > 0) {
            out.write(block, 0, count);
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
