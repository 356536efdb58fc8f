package dev.walferry.kafka.record.value;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** A text that is in many records, encoded once. Immutable. */
public final class FixedText {
    private final String text;
    private final byte[] utf8;

    /**
     * Creates the encoded form of a text.
     *
     * @param text any text
     */
    public FixedText(String text) {
        this.text = text;
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns a text for each constant of an enum.
     *
     * @param type the enum
     * @param text a constant's text
     * @param <E> the enum
     * @return all of them
     */
    public static <E extends Enum<E>> Map<E, FixedText> ofEach(Class<E> type, Function<E, String> text) {
        Map<E, FixedText> texts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            texts.put(constant, new FixedText(text.apply(constant)));
        }
        return texts;
    }

    /**
     * Returns the text.
     *
     * @return as it was given
     */
    public String text() {
        return text;
    }

    /**
     * Returns the text's bytes.
     *
     * @return UTF-8, not to be changed
     */
    public byte[] utf8() {
        return utf8;
    }
}
