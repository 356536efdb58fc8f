package dev.walferry.kafka.observe.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, and gives each its own thread, so that clients that stall hold up no others.
 *
 * <p>The JDK's server reads requests in the threads of its pool: if as many clients as it has threads each send half a
 * request, no client is answered. Its limits are properties of the whole JVM, and beyond its limit of connections it
 * turns away the newest.
 */
final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /** How many connections may be open. */
    static final int MOST = 64;

    private static final int BACKLOG = 64;
    private static final int TICK_MILLIS = 500;
    private static final long IDLE_SECONDS = 5;
    private static final long PAUSE_NANOS = 100_000_000;

    private final ServerSocket server;
    private final @Nullable SSLSocketFactory tls;
    private final Function<RequestHead, Answer> answers;
    private final OpenConnections connections = new OpenConnections(MOST);

    private final ExecutorService threads;

    /**
     * Begins to listen; nothing is accepted yet.
     *
     * @param address where
     * @param tls encrypts connections; null for clear text
     * @param answers answers requests, in many threads
     * @throws IOException if the address cannot be used
     */
    HttpListener(InetSocketAddress address, @Nullable SSLSocketFactory tls, Function<RequestHead, Answer> answers)
            throws IOException {
        this(address, tls, answers, HttpListener::thread);
    }

    HttpListener(
            InetSocketAddress address,
            @Nullable SSLSocketFactory tls,
            Function<RequestHead, Answer> answers,
            ThreadFactory factory)
            throws IOException {
        this.tls = tls;
        this.answers = answers;
        // one that was cut off needs its thread for a moment longer
        this.threads =
                new ThreadPoolExecutor(0, 2 * MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        this.server = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "walferry-http");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        Thread acceptor = new Thread(this::accept, "walferry-http-listener");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                acceptNext();
                connections.closeOverdue();
            }
        } finally {
            close(); // a refused probe gets the daemon restarted; one that waits in the backlog goes unnoticed
        }
    }

    private void acceptNext() {
        try {
            // without connections nothing can be overdue
            server.setSoTimeout(connections.isEmpty() ? 0 : TICK_MILLIS);
            begin(new HttpConnection(server.accept(), tls, answers));
        } catch (SocketTimeoutException e) {
            LOG.trace("no client came");
        } catch (IOException | OutOfMemoryError e) {
            // closed; or the system has no file or no thread to give, and may have one later
            failed(e);
        }
    }

    private void failed(Throwable e) {
        if (!server.isClosed()) {
            LOG.warn("cannot accept connections to the status page: {}", e.getMessage());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void begin(HttpConnection connection) {
        connections.add(connection);
        boolean hasBegun = false;
        try {
            threads.execute(() -> {
                try {
                    connection.run();
                } finally {
                    connections.remove(connection);
                }
            });
            hasBegun = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("all threads are taken");
        } finally {
            if (!hasBegun) {
                connections.remove(connection);
                connection.cutOff();
            }
        }
    }

    /** Ends at once. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("cannot close the listener", e);
        }
        threads.shutdown();
        connections.closeAll();
    }
}
