package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.config.settings.RegistryUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * One of the registry's nodes.
 *
 * @param base its URL, without credentials
 * @param authorization value of the header {@code Authorization}, null for none
 */
record RegistryNode(URI base, @Nullable Password authorization) {
    static List<RegistryNode> of(RegistrySettings settings) {
        return settings.urls().stream()
                .map(url -> new RegistryNode(url.base(), authorization(url, settings)))
                .toList();
    }

    private static @Nullable Password authorization(RegistryUrl url, RegistrySettings settings) {
        if (settings.bearerToken() != null) {
            return new Password("Bearer " + settings.bearerToken().value());
        }
        Password userInfo = url.userInfo() != null ? url.userInfo() : settings.userInfo();
        if (userInfo == null) {
            return null;
        }
        byte[] bytes = userInfo.value().getBytes(StandardCharsets.UTF_8);
        return new Password("Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    URI resolve(String path) {
        return URI.create(base + path);
    }

    /** Names the node in messages. */
    @Override
    public String toString() {
        return "schema registry " + base;
    }
}
