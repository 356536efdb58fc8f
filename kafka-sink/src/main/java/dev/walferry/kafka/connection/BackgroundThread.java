package dev.walferry.kafka.connection;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that asks the database over its own connection, and mostly waits. Safe in any thread. */
public final class BackgroundThread {
    private static final long END_MILLIS = 1000;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final BackgroundConnection connection;
    private final Thread thread;

    /**
     * Creates a thread that has not begun.
     *
     * @param name its name
     * @param work what it does until it is closed; the connection is closed after it
     * @param connection what it asks over
     */
    public BackgroundThread(String name, Runnable work, BackgroundConnection connection) {
        this.connection = connection;
        this.thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        connection.close();
                    }
                },
                name);
        thread.setDaemon(true);
    }

    /** Begins the work. */
    public void start() {
        thread.start();
    }

    /**
     * Returns whether it runs.
     *
     * @return false before it begins and after its end
     */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /**
     * Returns whether it is to end.
     *
     * @return true from {@link #close} on
     */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Waits, unless the thread must end.
     *
     * @param millis how long at most
     * @return whether it is to end
     * @throws InterruptedException as {@link #close} does
     */
    public boolean awaitClosed(long millis) throws InterruptedException {
        return closed.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Ends it, even in the middle of a query, and waits for a second at most. */
    public void close() {
        closed.countDown();
        thread.interrupt();
        connection.close();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
