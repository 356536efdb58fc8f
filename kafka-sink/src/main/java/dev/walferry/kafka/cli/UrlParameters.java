package dev.walferry.kafka.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The parameters behind a JDBC URL's question mark. The driver believes them rather than its properties. */
final class UrlParameters {
    private UrlParameters() {}

    /** Whether the URL names a parameter. */
    static boolean contain(String url, String parameter) {
        return !without(url, parameter).equals(url);
    }

    /** The URL as if it did not name a parameter. */
    static String without(String url, String parameter) {
        int query = url.indexOf('?');
        if (query < 0) {
            return url;
        }
        String rest = Arrays.stream(url.substring(query + 1).split("&", -1))
                .filter(pair -> !pair.startsWith(parameter + "="))
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? url.substring(0, query) : url.substring(0, query + 1) + rest;
    }
}
