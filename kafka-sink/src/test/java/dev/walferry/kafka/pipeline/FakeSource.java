package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.kafka.source.ChangeSource;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Returns messages from a list; records what is confirmed and how often the connection is kept alive. */
final class FakeSource implements ChangeSource {
    private final ArrayDeque<PgOutputMessage> messages;
    private @Nullable RuntimeException end;
    private Lsn confirmed = Lsn.ZERO;
    private Lsn lsn = Lsn.ZERO;
    private int keptUp;

    FakeSource(PgOutputMessage... messages) {
        this.messages = new ArrayDeque<>(List.of(messages));
    }

    /** Makes the source throw once the messages are read, or when the connection is kept alive next. */
    void endWith(RuntimeException e) {
        end = e;
    }

    int keptUp() {
        return keptUp;
    }

    int unread() {
        return messages.size();
    }

    @Override
    public @Nullable PgOutputMessage poll(Duration timeout) {
        PgOutputMessage message = messages.poll();
        if (message == null) {
            throwEnd();
        }
        lsn = message instanceof Commit commit ? commit.commitLsn() : Lsn.of(lsn.value() + 1);
        return message;
    }

    @Override
    public void keepUp() {
        keptUp++;
        throwEnd();
    }

    private void throwEnd() {
        if (end != null) {
            throw end;
        }
    }

    @Override
    public Lsn lsn() {
        return lsn;
    }

    @Override
    public Lsn received() {
        return lsn;
    }

    @Override
    public Lsn confirmed() {
        return confirmed;
    }

    @Override
    public void confirm(Lsn endLsn) {
        confirmed = Lsn.max(confirmed, endLsn);
    }

    @Override
    public void close() {}
}
