package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The key that says when the daemon gives its slot up. */
final class SlotLimitKeys {
    private static final String GIVE_UP = "slot.give.up.retained.bytes";

    private SlotLimitKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Giving a slot up")
                .optional(
                        GIVE_UP,
                        LONG,
                        0L,
                        Range.atLeast(0L),
                        LOW,
                        "How much WAL the slot may hold back, in bytes, before the daemon drops it and ends with exit"
                                + " code 3, so that the disk of the server does not fill. Changes are then missing"
                                + " until a start with `snapshot.mode=when-needed` has read all tables again. The limit"
                                + " also applies while the daemon catches up, but only while it runs. With 0 the slot"
                                + " is never dropped.");
    }

    static long bytes(ParsedSettings settings) {
        return settings.number(GIVE_UP);
    }
}
