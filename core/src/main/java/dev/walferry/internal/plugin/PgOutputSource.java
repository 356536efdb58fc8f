package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.transaction.TransactionAssembler;
import org.jspecify.annotations.Nullable;

/** The messages of pgoutput, whose streamed transactions have to be put together. */
public record PgOutputSource(TransactionAssembler assembler) implements MessageSource {
    @Override
    public void add(byte[] bytes, int offset, int length, Lsn start) {
        assembler.add(bytes, offset, length, start);
    }

    @Override
    public @Nullable PgOutputMessage next() {
        return assembler.next();
    }

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    public void await(long nanos) {}

    @Override
    public Lsn lsn() {
        return assembler.lsn();
    }

    @Override
    public Lsn confirmable(Lsn processed) {
        return assembler.confirmable(processed);
    }

    @Override
    public long memoryUsed() {
        return assembler.memoryUsed();
    }

    @Override
    public long spooledBytes() {
        return assembler.spooledBytes();
    }

    @Override
    public void close() {
        assembler.close();
    }
}
