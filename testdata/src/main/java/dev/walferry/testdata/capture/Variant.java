package dev.walferry.testdata.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The options under which a scenario is read.
 *
 * @param protocol {@code proto_version}
 * @param binary {@code binary}
 * @param streaming {@code streaming}: off, on or parallel
 */
record Variant(int protocol, boolean binary, String streaming) {

    static final int OLDEST_IMMEDIATE = 16;

    /** The first version that has {@code binary}, {@code messages} and {@code streaming}. */
    static final int OLDEST_WITH_OPTIONS = 14;

    String label() {
        return "protocol-" + protocol + (binary ? "-binary" : "-text")
                + (streaming.equals("off") ? "" : "-" + streaming);
    }

    /**
     * The variants that a server version has for a scenario. Servers before 16 stream only large transactions; small ones
     * would look as they do at protocol 1.
     */
    static List<Variant> of(int majorVersion, CaptureScript scenario) {
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant(1, false, "off"));
        if (majorVersion < OLDEST_WITH_OPTIONS) {
            return variants;
        }
        variants.add(new Variant(1, true, "off"));
        if (majorVersion >= OLDEST_IMMEDIATE) {
            variants.add(new Variant(4, false, "on"));
            variants.add(new Variant(4, true, "parallel"));
        }
        if (scenario.isLarge()) {
            variants.add(new Variant(2, false, "on"));
            if (majorVersion >= 15) {
                variants.add(new Variant(3, true, "on"));
            }
        }
        if (scenario.isTwoPhase()) {
            variants.add(new Variant(3, false, "off"));
        }
        return variants;
    }

    /** The plugin's options as an SQL argument list. */
    String options(int majorVersion, CaptureScript scenario) {
        String least = "'proto_version', '" + protocol + "', 'publication_names', 'p'";
        if (majorVersion < OLDEST_WITH_OPTIONS) {
            return least;
        }
        return least + ", 'messages', 'true', 'binary', '" + binary + "'"
                + (streaming.equals("off") ? "" : ", 'streaming', '" + streaming + "'")
                + (scenario.isTwoPhase() && protocol >= 3 ? ", 'two_phase', 'true'" : "");
    }
}
