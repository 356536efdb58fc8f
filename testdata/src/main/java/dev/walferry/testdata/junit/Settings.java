package dev.walferry.testdata.junit;

import java.util.Map;
import java.util.TreeMap;

/** Parses the settings in an annotation. */
final class Settings {

    private Settings() {}

    /** Parses and sorts settings, so that tests that name the same ones in another order share a server. */
    static Map<String, String> parse(String... settings) {
        Map<String, String> parsed = new TreeMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected name=value, got " + setting);
            }
            parsed.put(
                    setting.substring(0, equals).trim(),
                    setting.substring(equals + 1).trim());
        }
        return parsed;
    }
}
