package dev.walferry.kafka.config.record;

import dev.walferry.kafka.config.mode.RecordFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names of fields that the user has chosen and a format does not have. {@code field.name.adjustment.mode} leaves them
 * as they are.
 */
final class ChosenNames {
    private static final Pattern AVRO = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
    private static final Pattern PROTOBUF = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final BiConsumer<String, String> mistake;

    ChosenNames(BiConsumer<String, String> mistake) {
        this.mistake = mistake;
    }

    /** Looks at names that a key holds and that become fields in a format; null for a format that is not known. */
    void check(String key, List<String> names, @Nullable RecordFormat format) {
        for (String name : names) {
            if (format == RecordFormat.AVRO && !AVRO.matcher(name).matches()) {
                refuse(key, name, "Avro");
            } else if (format == RecordFormat.PROTOBUF
                    && !PROTOBUF.matcher(name).matches()) {
                refuse(key, name, "Protobuf");
            }
        }
    }

    private void refuse(String key, String name, String format) {
        mistake.accept(
                key,
                "gives a field the name '" + name + "', which " + format
                        + " does not have: use letters, digits and underscores, no digit first");
    }
}
