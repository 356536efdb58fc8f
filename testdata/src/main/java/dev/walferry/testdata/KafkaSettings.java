package dev.walferry.testdata;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The configuration of a broker on the loopback address: it is its own controller, or joins another one. */
final class KafkaSettings {

    /** Settings that a test cannot choose: another value would break what {@link LocalKafka} promises. */
    static final Set<String> RESERVED =
            Set.of("listeners", "advertised.listeners", "log.dirs", "log.dir", "process.roles", "node.id");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            // Kafka's own topics: one copy, and few partitions, because each costs time at every start
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            // After a kill, the controller refuses the new broker until the old one's session expires: 9 s by default.
            // With much less, a broker on a busy machine is fenced although it lives.
            Map.entry("broker.session.timeout.ms", "5000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // a controller collects changes for 25 ms by default, for example every topic that is created or deleted
            Map.entry("controller.quorum.append.linger.ms", "0"),
            // the first consumer of a group does not wait for a second one
            Map.entry("group.initial.rebalance.delay.ms", "0"));

    private KafkaSettings() {}

    /** Settings of node 1, which is the controller as well, or of another node, which asks that one. */
    static Properties of(int node, Path logDirectory, int port, int controllerPort, Map<String, String> own) {
        Properties all = new Properties();
        all.putAll(DEFAULTS);
        all.putAll(own);
        String listener = "PLAINTEXT://127.0.0.1:" + port;
        boolean isController = node == 1;
        all.put("process.roles", isController ? "broker,controller" : "broker");
        all.put("node.id", Integer.toString(node));
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        all.put("listeners", isController ? listener + ",CONTROLLER://127.0.0.1:" + controllerPort : listener);
        all.put("advertised.listeners", listener);
        all.put("log.dirs", logDirectory.toString());
        return all;
    }
}
