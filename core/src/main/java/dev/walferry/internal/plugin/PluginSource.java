package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The messages of another plugin, which sends whole transactions but not all about their tables. */
public record PluginSource(PluginMessages messages) implements MessageSource {
    @Override
    public void add(byte[] bytes, int offset, int length, Lsn start) {
        messages.add(bytes, offset, length, start);
    }

    @Override
    public @Nullable PgOutputMessage next() {
        return messages.next();
    }

    @Override
    public boolean isWaiting() {
        return messages.isWaiting();
    }

    /** Waits for a short time. An interrupt does not end the wait: the caller looks for one. */
    @Override
    public void await(long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        boolean waiting = true;
        while (waiting) {
            try {
                messages.awaited().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                waiting = false; // the error comes out of next()
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Lsn lsn() {
        return messages.lsn();
    }

    @Override
    public Lsn confirmable(Lsn processed) {
        return processed;
    }

    @Override
    public void close() {
        messages.close();
    }
}
