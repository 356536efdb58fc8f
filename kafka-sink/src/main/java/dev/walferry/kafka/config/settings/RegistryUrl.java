package dev.walferry.kafka.config.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Where one node of a schema registry is.
 *
 * @param base scheme, host, port and path, without credentials and without a slash at the end
 * @param userInfo {@code user:password} as the URL had it, decoded; null for none
 */
public record RegistryUrl(URI base, @Nullable Password userInfo) {
    /** What {@link #parse} reads. */
    public static final String FORM = "http[s]://[user:password@]host[:port][/path], several separated by commas";

    /**
     * Reads a list.
     *
     * @param text URLs, separated by commas
     * @return one or more
     * @throws IllegalArgumentException if it is not in the form; the message does not repeat the text, which may hold a
     *     password
     */
    public static List<RegistryUrl> parse(String text) {
        List<RegistryUrl> urls = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            try {
                urls.add(of(new URI(part.strip())));
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(
                        "not a URL: " + e.getReason() + " at character " + e.getIndex() + "; expected " + FORM, e);
            }
        }
        return List.copyOf(urls);
    }

    private static RegistryUrl of(URI url) throws URISyntaxException {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("expected " + FORM);
        }
        if (url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("needs a host, and no query or fragment; expected " + FORM);
        }
        String userInfo = url.getUserInfo();
        if (userInfo != null && userInfo.indexOf(':') < 0) {
            throw new IllegalArgumentException("has a user without a password; expected " + FORM);
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        URI base = new URI(scheme + "://" + url.getHost() + port + path);
        return new RegistryUrl(base, userInfo == null ? null : new Password(userInfo));
    }

    /**
     * Returns the URL for people.
     *
     * @return the base; no credentials
     */
    @Override
    public String toString() {
        return base.toString();
    }
}
