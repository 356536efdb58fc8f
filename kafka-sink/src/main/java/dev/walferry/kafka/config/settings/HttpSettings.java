package dev.walferry.kafka.config.settings;

import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Where health and metrics are served.
 *
 * @param host a name or an address of this machine
 * @param port the port; 0 for any that is free
 * @param token what a request for metrics must send; null for nothing
 * @param hosts names that a request may call this server by, besides addresses and {@code localhost}
 * @param certificate a file in PEM with the server's key and certificate, for TLS; null for clear text
 */
public record HttpSettings(
        String host,
        int port,
        @Nullable Password token,
        List<String> hosts,
        @Nullable Path certificate) {}
