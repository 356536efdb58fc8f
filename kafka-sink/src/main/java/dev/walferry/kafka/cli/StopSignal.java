package dev.walferry.kafka.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C or SIGTERM, as a question that a loop asks now and then. The program then ends by itself and with its own exit
 * code; if it has not done so after nine seconds it is ended, so that ten are enough for whoever waits: with 0
 * if nothing was under way (it may be waiting for a server, which nothing interrupts), otherwise as the signal alone would.
 *
 * <p>A shutdown hook would not do: the JVM ends with 128 plus the signal's number however well the work was brought to
 * its end, and to halt it with 0 leaves the files behind that it deletes at its exit, snappy's native library among them.
 * For the same reason a program that has not ended by itself exits and is not halted.
 * {@code sun.misc.Signal} is there in every JDK, but javac warns of it: so it is called by reflection.
 */
final class StopSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 9;
    private static final int SIGNALLED = 128;
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<Object, Object> handlersBefore = new HashMap<>();
    private final Runnable whenRequested;
    private final BooleanSupplier idle;

    private StopSignal(Runnable whenRequested, BooleanSupplier idle) {
        this.idle = idle;
        this.whenRequested = whenRequested;
    }

    /** Begins to listen. */
    static StopSignal install() {
        return install(() -> {}, () -> false);
    }

    /**
     * Begins to listen; the signal calls {@code whenRequested}, which must return at once, in a thread of its own.
     *
     * @param idle whether nothing would be left undone if the program ended now
     */
    static StopSignal install(Runnable whenRequested, BooleanSupplier idle) {
        StopSignal stop = new StopSignal(whenRequested, idle);
        for (String name : SIGNALS) {
            stop.listen(name);
        }
        return stop;
    }

    private void listen(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance(name);
            int number = (Integer) type.getMethod("getNumber").invoke(signal);
            handlersBefore.put(signal, handle(signal, handler(number)));
        } catch (ReflectiveOperationException e) {
            // Not on this system, or kept by the JVM (-Xrs): then the signal does what it does to any program.
        }
    }

    private Object handler(int number) throws ClassNotFoundException {
        Class<?>[] type = {Class.forName("sun.misc.SignalHandler")};
        return Proxy.newProxyInstance(StopSignal.class.getClassLoader(), type, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(this, arguments);
            }
            signalled(number);
            return null;
        });
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal, handler);
    }

    /** Whether the process was asked to end. */
    boolean isRequested() {
        return arrived.getCount() == 0;
    }

    /** Waits until the process is asked to end. */
    void await() throws InterruptedException {
        arrived.await();
    }

    /** Runs in a thread that the JVM made for this signal. */
    private void signalled(int number) {
        arrived.countDown();
        whenRequested.run();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().exit(idle.getAsBoolean() ? 0 : SIGNALLED + number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended: signals do again what they did before. */
    @Override
    public void close() {
        ended.countDown();
        handlersBefore.forEach((signal, before) -> {
            try {
                handle(signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a signal that could be handled cannot be any more", e);
            }
        });
    }
}
