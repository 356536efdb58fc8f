package dev.walferry.kafka.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The parameters after the question mark of a JDBC URL. For the driver they override its properties. */
final class UrlParameters {
    private UrlParameters() {}

    /** Tells whether a URL has a parameter. */
    static boolean contain(String url, String parameter) {
        return !without(url, parameter).equals(url);
    }

    /** Returns a URL without one of its parameters. */
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
