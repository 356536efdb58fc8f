package dev.walferry.bench.peers;

import dev.walferry.bench.e2e.contender.Lane;
import dev.walferry.connect.WalferrySourceConnector;
import java.util.Map;

/** Walferry's connector with its defaults: Connect's objects, which the worker's converter writes as JSON with schemas. */
public class WalferryOnConnect extends ConnectContender {
    /** For the service loader. */
    public WalferryOnConnect() {
        this(Map.of());
    }

    /** With settings of the connector beside the connection. */
    WalferryOnConnect(Map<String, String> connector) {
        super(Map.of(), connector);
    }

    @Override
    public String name() {
        return "Walferry-connect";
    }

    @Override
    String program() {
        return "Walferry's connector";
    }

    @Override
    Map<String, String> connection(Lane lane) {
        return Map.of(
                "connector.class", WalferrySourceConnector.class.getName(),
                "source.url", lane.jdbcUrl(),
                "source.user", lane.user(),
                "source.password", lane.password(),
                "source.slot.name", lane.slot(),
                "source.publication.names", lane.publication(),
                "topic.prefix", lane.prefix(),
                "snapshot.mode", lane.isSnapshot() ? "initial" : "never");
    }
}
