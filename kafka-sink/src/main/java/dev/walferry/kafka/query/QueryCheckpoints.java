package dev.walferry.kafka.query;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.progress.query.PolledProgress;
import dev.walferry.kafka.progress.query.QueryProgressWriter;
import dev.walferry.kafka.query.poll.PollOffset;
import dev.walferry.kafka.query.poll.QueryBatch;
import dev.walferry.replication.Publications.Table;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the progress of the tables each time a batch was handed over. For the loop's thread. */
public final class QueryCheckpoints implements Checkpoints {
    private final QuerySource source;
    private final QuerySettings settings;
    private final QueryProgressWriter writer;

    /**
     * Creates checkpoints of one session.
     *
     * @param source where the batches come from
     * @param settings the mode
     * @param writer writes them
     */
    public QueryCheckpoints(QuerySource source, QuerySettings settings, QueryProgressWriter writer) {
        this.source = source;
        this.settings = settings;
        this.writer = writer;
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        for (QueryBatch batch = source.takeFinished(); batch != null; batch = source.takeFinished()) {
            write(Objects.requireNonNull(last, "a batch is a transaction"), batch);
        }
        writer.advance();
        source.settled(writer.isSettled());
    }

    private void write(Delivery last, QueryBatch batch) {
        Table table = new Table(batch.relation().namespace(), batch.relation().name());
        writer.rows(last, table, batch.keyOf(), batch.found(), batch.gone());
        PollOffset after = batch.after();
        if (after != null) {
            Map<String, String> offset = after.toMap();
            ReadMark.of(batch.moment()).addTo(offset);
            writer.offset(last, new PolledProgress(batch.part(), settings.mode().word(), batch.order(), offset));
        }
    }

    @Override
    public boolean isSettled() {
        return writer.isSettled();
    }
}
