package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ModelDatabase.Logged;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One session of a stream that reads the model's table whole. */
final class BagSession implements WholeRead.Outcome {
    private final Random random;
    private final ModelDatabase database;
    private final BagConsumer consumer;
    private final Placement placement;
    private final WholeTable table;
    private final List<PgOutputMessage> stream = new ArrayList<>();
    private int loggedTaken;
    private int streamed;
    private @Nullable WholeRead reading;
    private Queue<Tuple> left = new ArrayDeque<>();
    private boolean finished;
    private long offered;
    private long returned;

    BagSession(Random random, ModelDatabase database, BagConsumer consumer, Lsn confirmed, Set<Placement.Rule> rules) {
        this.random = random;
        this.database = database;
        this.consumer = consumer;
        this.placement = new Placement(confirmed, rules, TableIds.BY_OID);
        while (loggedTaken < database.log().size()
                && !database.log().get(loggedTaken).end().isAfter(confirmed)) {
            loggedTaken++;
        }
        this.table = placement.whole().watch(77);
        table.fence(database.drawXid());
    }

    boolean isFinished() {
        return finished && loggedTaken == database.log().size() && streamed == stream.size();
    }

    /** Makes one step of the reader. */
    void read() {
        WholeRead read = reading;
        if (finished) {
            return;
        } else if (read == null) {
            VisibilitySnapshot now = database.snapshot();
            table.seen(now);
            if ((table.fence() <= now.xmin() || random.nextInt(10) == 0) && database.lockForReading()) {
                reading = table.begin(this);
            }
        } else if (!table.isReading()) {
            stop();
        } else if (read.snapshot() == null) {
            read.taken(database.snapshot());
            left = new ArrayDeque<>();
            database.rows().forEach((id, row) -> left.add(database.tuple(id, row)));
        } else if (!left.isEmpty()) {
            if (read.offer(content(left.peek()))) {
                left.remove();
            }
        } else if (!read.isDrained()) {
            read.finish(database.writeMark());
        }
    }

    private void stop() {
        reading = null;
        database.unlock();
    }

    private static Chunk.Content content(Tuple row) {
        return new Chunk.Content(
                ModelRows.TABLE,
                List.of(),
                new KeyEquality(ModelRows.TABLE, List.of()),
                new Tuple[] {row},
                Lsn.ZERO,
                0);
    }

    @Override
    public void unclear() {
        throw new IllegalStateException("a whole table is read on a primary");
    }

    @Override
    public void stale(long xid) {
        stop();
    }

    @Override
    public void returned(long rows) {
        ModelConsumer.require(rows == 1, "a piece of another size");
    }

    @Override
    public void dropped(KeyText key) {
        throw new IllegalStateException("the table has no key");
    }

    @Override
    public void ended(long rows) {
        finished = true;
        stop();
        placement.forget(77);
    }

    /** Makes one step of the stream. */
    void stream() {
        PgOutputMessage next = placement.next();
        if (next != null) {
            consumer.take(next);
            count(next);
            return;
        }
        if (streamed == stream.size() && loggedTaken < database.log().size()) {
            Logged logged = database.log().get(loggedTaken++);
            stream.addAll(logged.messages());
        }
        if (streamed == stream.size()) {
            placement.passed(database.walEnd());
        } else if (placement.offer(stream.get(streamed), Lsn.of(streamed + 1))) {
            offered += isChange(stream.get(streamed)) ? 1 : 0;
            streamed++;
        } else if (random.nextInt(50) == 0) {
            placement.giveUpWaiting(true);
        }
    }

    private static boolean isChange(PgOutputMessage message) {
        return switch (message.kind()) {
            case INSERT, UPDATE, DELETE, TRUNCATE -> true;
            default -> false;
        };
    }

    /** Counts the changes of a transaction: a client that counts them knows at each one how many came before. */
    private void count(PgOutputMessage message) {
        if (isChange(message)) {
            returned++;
            ModelConsumer.require(returned + placement.leftOut() == offered, "a change was not counted");
        }
    }
}
