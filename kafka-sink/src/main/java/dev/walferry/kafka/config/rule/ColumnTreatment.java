package dev.walferry.kafka.config.rule;

import org.apache.kafka.common.config.types.Password;

/** What becomes of a column's values. */
public sealed interface ColumnTreatment {
    /**
     * Only the first characters are left.
     *
     * @param length the most UTF-16 code units of text, or bytes of {@code bytea}
     */
    record Truncate(int length) implements ColumnTreatment {}

    /**
     * Asterisks replace every value, even null.
     *
     * @param length how many
     */
    record Mask(int length) implements ColumnTreatment {}

    /**
     * A hash replaces every value but null.
     *
     * @param algorithm a name that {@link java.security.MessageDigest} knows
     * @param salt goes in front of each value
     * @param serialized whether a value is hashed in the form of Java's serialization; otherwise in UTF-8
     */
    record Hash(String algorithm, Password salt, boolean serialized) implements ColumnTreatment {}
}
