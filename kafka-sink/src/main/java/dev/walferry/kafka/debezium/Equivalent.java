package dev.walferry.kafka.debezium;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a translation has found so far: settings of both runtimes, of each alone, and what needs a person. */
final class Equivalent {
    /**
     * A setting.
     *
     * @param from the connector's key that it comes from
     * @param value may be a secret
     */
    record Setting(String from, String value) {
        String shown() {
            return Secrets.shown(from, value);
        }
    }

    private final Map<String, Setting> shared = new TreeMap<>();
    private final Map<String, Setting> daemon = new TreeMap<>();
    private final Map<String, Setting> connector = new TreeMap<>();
    private final List<String> none = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Notes a key that both runtimes have. */
    void both(String key, String from, String value) {
        shared.put(key, new Setting(from, value));
    }

    void daemon(String key, String from, String value) {
        daemon.put(key, new Setting(from, value));
    }

    void connector(String key, String from, String value) {
        connector.put(key, new Setting(from, value));
    }

    /** Notes a key that neither runtime has. */
    void none(String key, String why) {
        none.add(Secrets.key(key) + ": " + why);
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    /** Returns the daemon's settings. */
    Map<String, Setting> ofDaemon() {
        Map<String, Setting> all = new TreeMap<>(shared);
        all.putAll(daemon);
        return all;
    }

    /** Returns the connector's settings. */
    Map<String, Setting> ofConnector() {
        Map<String, Setting> all = new TreeMap<>(shared);
        all.putAll(connector);
        return all;
    }

    List<String> none() {
        return none;
    }

    List<String> remarks() {
        return remarks;
    }
}
