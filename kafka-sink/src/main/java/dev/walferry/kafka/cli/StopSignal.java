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
 * Turns Ctrl-C and SIGTERM into a flag that a loop polls. The program then ends by itself with its own exit code. If it
 * still runs after nine seconds, it is ended, so that a supervisor needs to wait only ten seconds. The exit code is
 * then 0 if nothing was under way (the program may be waiting for a server, which nothing interrupts), otherwise that
 * of the signal alone.
 *
 * <p>A shutdown hook would not do: the JVM then always ends with 128 plus the signal's number. Halting with 0 would leave
 * behind the files that the JVM deletes on exit, such as snappy's native library; so a program that has not ended by
 * itself exits and is not halted. {@code sun.misc.Signal} is in every JDK, but javac warns about it, so it is called by
 * reflection.
 */
public final class StopSignal implements AutoCloseable {
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

    /**
     * Starts to listen.
     *
     * @return the flag, to be closed when the work has ended
     */
    public static StopSignal install() {
        return install(() -> {}, () -> false);
    }

    /**
     * Starts to listen.
     *
     * @param whenRequested called by the signal on a separate thread; must return at once
     * @param idle tells whether the program could end now with nothing left undone
     * @return to be closed when the work has ended
     */
    public static StopSignal install(Runnable whenRequested, BooleanSupplier idle) {
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
            // not on this system, or reserved by the JVM (-Xrs): the signal keeps its usual effect
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

    /**
     * Tells whether the process was asked to end.
     *
     * @return true from the first signal on
     */
    public boolean isRequested() {
        return arrived.getCount() == 0;
    }

    /**
     * Waits until the process is asked to end.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void await() throws InterruptedException {
        arrived.await();
    }

    /** Runs on a thread that the JVM starts for this signal. */
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

    /** Stops listening: signals have their former effect again. */
    @Override
    public void close() {
        ended.countDown();
        handlersBefore.forEach((signal, before) -> {
            try {
                handle(signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the former handler of a signal cannot be restored", e);
            }
        });
    }
}
