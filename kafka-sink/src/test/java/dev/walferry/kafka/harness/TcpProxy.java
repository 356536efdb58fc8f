package dev.walferry.kafka.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Stands between a client and a server on this machine: slow, cut off, or leading somewhere else. */
public final class TcpProxy implements AutoCloseable {
    private static final int BLOCK = 8 * 1024;

    private final ServerSocket listener = new ServerSocket();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile int targetPort;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private volatile int pieceBytes = BLOCK;

    private TcpProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Leads to a port of this machine. */
    public static TcpProxy to(int targetPort) throws IOException {
        TcpProxy proxy = new TcpProxy(targetPort);
        start("proxy", proxy::accept);
        return proxy;
    }

    /** The URL of a database behind it. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/" + database;
    }

    /** From now on, what servers send arrives no faster than this. */
    public void limit(int perSecond) {
        bytesPerSecond = perSecond;
    }

    /** From now on, what servers send arrives in pieces of at most so many bytes. */
    public void split(int bytes) {
        pieceBytes = bytes;
    }

    /** Cuts every connection. */
    public void cut() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    /** Leads elsewhere, and cuts what leads to the old place. */
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
        start("proxy-up", () -> copy(client, server, false));
        start("proxy-down", () -> copy(server, client, true));
    }

    private void copy(Socket from, Socket to, boolean limited) {
        byte[] block = new byte[BLOCK];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                if (limited) {
                    writeSlowly(out, block, count);
                } else {
                    out.write(block, 0, count);
                }
            }
        } catch (IOException e) {
            // one side is gone: closing tells the other
        }
    }

    private void writeSlowly(OutputStream out, byte[] block, int count) throws IOException {
        for (int at = 0; at < count; ) {
            int length = Math.min(pieceBytes, count - at);
            if (bytesPerSecond != Integer.MAX_VALUE) {
                LockSupport.parkNanos(1_000_000_000L * length / bytesPerSecond);
            }
            out.write(block, at, length);
            at += length;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
