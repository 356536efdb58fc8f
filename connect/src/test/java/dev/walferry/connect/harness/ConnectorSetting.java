package dev.walferry.connect.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.Lsn;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.LogSecrecy;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A connector between a database with the publication "pub" and the topics with one prefix. */
public final class ConnectorSetting {
    public static final Duration LIMIT = Duration.ofMinutes(2);
    public static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final TestDatabase database;
    private final String bootstrapServers;
    private final String prefix;
    private String slot;
    private final Map<String, String> settings = new TreeMap<>();

    private ConnectorSetting(TestDatabase database, String bootstrapServers, String prefix) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.slot = database.name();
        set("connector.class", "dev.walferry.connect.WalferrySourceConnector");
        set("tasks.max", "1");
        set("source.url", database.url());
        set("source.user", database.user());
        set("source.password", database.password());
        set("source.slot.name", database.name());
        set("source.publication.names", "pub");
        set("source.retry.backoff.ms", "100");
        set("topic.prefix", prefix);
        set("snapshot.mode", "never");
    }

    public static ConnectorSetting between(TestDatabase database, String bootstrapServers, String prefix) {
        return new ConnectorSetting(database, bootstrapServers, prefix);
    }

    /** Creates the table {@code t (id, v)}, publishes it and creates the slot. */
    public ConnectorSetting publish() throws SQLException {
        database.execute("create table t (id bigint primary key, v text)");
        return publishWhatIsThere();
    }

    /** Publishes the tables that exist, and creates the slot and a role whose password no log may hold. */
    public ConnectorSetting publishWhatIsThere() throws SQLException {
        set("source.user", database.name());
        set("source.password", LogSecrecy.PASSWORD);
        database.execute(
                "create role " + database.name() + " superuser login password '" + LogSecrecy.PASSWORD + "'",
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        return this;
    }

    /** Returns another connector of the same tables, and creates another slot for it. */
    public ConnectorSetting besides(String suffix) throws SQLException {
        ConnectorSetting other = new ConnectorSetting(database, bootstrapServers, prefix + suffix);
        other.settings.putAll(settings);
        other.slot = slot + suffix;
        database.execute("select pg_create_logical_replication_slot('" + other.slot + "', 'pgoutput')");
        return other.set("topic.prefix", other.prefix).set("source.slot.name", other.slot);
    }

    public ConnectorSetting set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Sets how long an idle slot stands still before it is moved. Until then an idle task returns no record. */
    public ConnectorSetting movesIdleSlotAfter(long millis) {
        return set("source.status.interval.ms", Long.toString(millis));
    }

    /** Each record arrives once: the worker writes records and offsets in transactions that end where {@code boundary} says. */
    public ConnectorSetting exactlyOnce(String boundary) {
        return set("exactly.once.support", "required").set("transaction.boundary", boundary);
    }

    /** Topics of one partition, which show the order of records. */
    public ConnectorSetting onePartition() {
        return set("topic.creation.default.partitions", "1").set("topic.creation.default.replication.factor", "1");
    }

    public ConnectorSetting encoded() {
        return set("connect.records", "encoded")
                .set("key.converter", BYTES)
                .set("value.converter", BYTES)
                .set("header.converter", BYTES);
    }

    public Map<String, String> settings() {
        return settings;
    }

    public String name() {
        return prefix;
    }

    public String topic() {
        return prefix + ".public.t";
    }

    /** Creates the connector, or applies its present settings, and waits until its task runs. */
    public void start(ConnectRest rest) {
        Await.until("the connector is accepted", LIMIT, () -> {
            ConnectRest.Answer answer = rest.configure(name(), settings);
            if (answer.status() == 400) {
                throw new AssertionError(answer.body());
            }
            return answer.status() == 200 || answer.status() == 201;
        });
        awaitState(rest, "RUNNING");
        awaitSlotActive(true);
    }

    /** Applies the connector's present settings, and waits until a new task has the slot. */
    public void restart(ConnectRest rest) throws SQLException {
        awaitAnotherTask(() -> start(rest));
    }

    /** Posts a restart to a path below the connector, and waits until a new task has the slot. */
    public void restart(ConnectRest rest, String path) throws SQLException {
        awaitAnotherTask(() -> Await.until(
                "the restart is accepted",
                LIMIT,
                () -> rest.call("POST", "/connectors/" + name() + path, "").status() / 100 == 2));
        awaitState(rest, "RUNNING");
    }

    private void awaitAnotherTask(Runnable change) throws SQLException {
        String before = ofSlot("active_pid");
        change.run();
        Await.until("another task has the slot", LIMIT, () -> {
            String now = ofSlot("active_pid");
            return !now.equals("null") && !now.equals(before);
        });
    }

    /** Asks for pause, resume or stop until the worker, which may be busy with its tasks, has accepted it. */
    public void ask(ConnectRest rest, String what) {
        Await.until(
                what + " is accepted",
                LIMIT,
                () -> rest.call("PUT", "/connectors/" + name() + "/" + what, "").status() / 100 == 2);
    }

    /** Ends the connector and waits until its slot is free. */
    public void delete(ConnectRest rest) {
        Await.until(
                "the connector is deleted",
                LIMIT,
                () -> List.of(204, 404)
                        .contains(
                                rest.call("DELETE", "/connectors/" + name(), "").status()));
        awaitSlotActive(false);
    }

    public void awaitState(ConnectRest rest, String state) {
        Await.until("the task is " + state, LIMIT, () -> {
            if (rest.taskState(name()).equals("FAILED") && !state.equals("FAILED")) {
                throw new AssertionError(rest.status(name()));
            }
            return rest.taskState(name()).equals(state);
        });
    }

    /** Returns the worker that has the task, once it runs. */
    public ConnectWorker owner(ConnectWorker... workers) {
        AtomicReference<ConnectWorker> owner = new AtomicReference<>();
        Await.until("the task runs", LIMIT, () -> {
            JsonNode task = workers[0].rest().status(name()).at("/tasks/0");
            owner.set(null);
            for (ConnectWorker worker : workers) {
                if (worker.rest().workerId().equals(task.path("worker_id").asText())) {
                    owner.set(worker);
                }
            }
            return owner.get() != null && task.path("state").asText().equals("RUNNING");
        });
        return owner.get();
    }

    /** Waits until the worker has stored an offset of the connector for which something holds. */
    public void awaitOffset(ConnectRest rest, Predicate<JsonNode> wanted) {
        Await.until("an offset is stored", LIMIT, () -> {
            JsonNode offsets = rest.call("GET", "/connectors/" + name() + "/offsets", "")
                    .body()
                    .path("offsets");
            return StreamSupport.stream(offsets.spliterator(), false)
                    .map(offset -> offset.path("offset"))
                    .anyMatch(wanted);
        });
    }

    public void awaitSlotActive(boolean active) {
        Await.until(
                "the slot is " + (active ? "in use" : "free"),
                LIMIT,
                () -> ofSlot("active").equals(active ? "t" : "f"));
    }

    /** Waits until everything that is in the WAL now is confirmed. */
    public void awaitConfirmed() throws SQLException {
        awaitConfirmed(() -> null);
    }

    /** The same, with an action between two looks. */
    public void awaitConfirmed(Callable<?> meanwhile) throws SQLException {
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
        Await.until("everything is confirmed", LIMIT, () -> {
            meanwhile.call();
            return !end.isAfter(confirmed());
        });
    }

    public Lsn confirmed() throws SQLException {
        return Lsn.parse(ofSlot("confirmed_flush_lsn"));
    }

    private String ofSlot(String column) throws SQLException {
        return String.valueOf(
                database.queryOne("select " + column + " from pg_replication_slots where slot_name = '" + slot + "'"));
    }

    /** Returns the keys of the table's records, in the topic's order. */
    public List<String> keys(Map<String, Object> consumer) {
        List<String> keys = new ArrayList<>();
        records(consumer).forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
        return keys;
    }

    public List<ConsumerRecord<byte[], byte[]>> records(Map<String, Object> consumer) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = new TopicReader(bootstrapServers, prefix, consumer)) {
            reader.readAll(record -> {
                if (record.topic().equals(topic())) {
                    records.add(record);
                }
            });
        }
        return records;
    }

    /** Waits until Kafka has ended every transaction, which happens a moment after Kafka reports it. */
    public void awaitEndedTransactions() {
        Map<String, Object> committed = Map.of("isolation.level", "read_committed");
        Await.until("no transaction is open", LIMIT, () -> count(committed) == count(Map.of()));
    }

    private long count(Map<String, Object> consumer) {
        try (TopicReader reader = new TopicReader(bootstrapServers, prefix, consumer)) {
            return reader.count();
        }
    }

    public void awaitRecords(int count) {
        Map<String, Object> committed = Map.of("isolation.level", "read_committed");
        Await.until(count + " records", LIMIT, () -> records(committed).size() >= count);
    }
}
