package dev.walferry.testdata.junit;

import java.util.Map;
import java.util.TreeMap;

/** Settings as an annotation holds them. */
final class Settings {

    private Settings() {}

    /** Sorted, so that the order in which a test names them makes no difference to which server it gets. */
    static Map<String, String> parse(String... settings) {
        Map<String, String> parsed = new TreeMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value: " + setting);
            }
            parsed.put(
                    setting.substring(0, equals).trim(),
                    setting.substring(equals + 1).trim());
        }
        return parsed;
    }
}
