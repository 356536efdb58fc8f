package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.query.table.PollException;
import dev.walferry.kafka.query.table.TableDescriber;
import dev.walferry.kafka.query.table.TableFinder;
import dev.walferry.kafka.query.table.TableRef;
import dev.walferry.kafka.record.TopicNames;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it means that there are no offsets. Offsets that were lost cannot be told from those that never were, but topics that
 * hold rows can. Waits for Kafka and PostgreSQL. For one thread.
 */
final class QueryStart {
    private static final Logger LOG = LoggerFactory.getLogger(QueryStart.class);

    private final SinkConfig config;
    private final QuerySettings settings;
    private final SourceDatabase database;
    private final ProgressTopic topic;

    QueryStart(SinkConfig config, QuerySettings settings, SourceDatabase database, ProgressTopic topic) {
        this.config = config;
        this.settings = settings;
        this.database = database;
        this.topic = topic;
    }

    /**
     * Says in the log where reading begins.
     *
     * @throws ProgressException if changes would be left out that a daemon before may have been about to read
     * @throws ReplicationException if there are no tables, or PostgreSQL does not answer
     * @throws DeliveryException if Kafka does not answer
     */
    void announceFirst() {
        Set<String> written = topic.written(topics());
        if (written.isEmpty()) {
            LOG.info("topic {} holds no offsets: {}", topic.topic(), beginning());
            return;
        }
        String example = written.iterator().next();
        if (beginsNow()) {
            throw new ProgressException("topic " + topic.topic() + " holds no offsets, although topic " + example
                    + " holds records: under timestamp.initial=-1 all changes since its last record would be left out."
                    + " Set timestamp.initial to a time before that, in milliseconds since 1970, or leave it out to read"
                    + " all rows");
        }
        LOG.warn(
                "topic {} holds no offsets, although {} topics of its tables hold records, {} among them: {}, so rows may"
                        + " arrive again. If the offsets were lost, rows that were deleted from the tables since then keep"
                        + " their last record",
                topic.topic(),
                written.size(),
                example,
                beginning());
    }

    private boolean beginsNow() {
        Long time = settings.timestampInitial();
        return settings.mode().hasTimestamp() && time != null && time < 0;
    }

    private String beginning() {
        if (settings.mode().hasTimestamp() && settings.timestampInitial() != null) {
            return "all tables are read from timestamp.initial=" + settings.timestampInitial();
        }
        return settings.mode() == QueryMode.INCREMENTING && settings.incrementingInitial() != null
                ? "all tables are read from incrementing.initial"
                : "all tables are read from their beginning";
    }

    private Set<String> topics() {
        TopicNames names = new TopicNames(config.records().topicNames());
        return tables().stream()
                .map(table -> names.topic(table.schema(), table.name()))
                .collect(Collectors.toSet());
    }

    private List<Table> tables() {
        if (settings.isQuery()) {
            return List.of(TableDescriber.QUERY);
        }
        try (Connection connection = database.connect()) {
            return new TableFinder(settings, config.records().shape())
                    .find(connection).stream().map(TableRef::name).toList();
        } catch (SQLException e) {
            throw PollException.of("database", e);
        }
    }
}
