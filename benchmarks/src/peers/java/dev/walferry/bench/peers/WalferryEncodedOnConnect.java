package dev.walferry.bench.peers;

import java.util.Map;

/** Walferry's connector with records that it has encoded itself: the daemon's JSON, without schemas. */
public final class WalferryEncodedOnConnect extends WalferryOnConnect {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** For the service loader. */
    public WalferryEncodedOnConnect() {
        super(Map.of(
                "connect.records", "encoded", "key.converter", BYTES, "value.converter", BYTES, "header.converter", BYTES));
    }

    @Override
    public String name() {
        return "Walferry-connect-encoded";
    }
}
