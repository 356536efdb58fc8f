package dev.walferry.kafka.config.syntax;

import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** Describes what keys accept, and what is wrong with their values. */
public final class KeyDescriptions {
    private static final String INVALID = "Invalid value ";

    private KeyDescriptions() {}

    /**
     * Cuts off the beginning of Kafka's message, which repeats the key and the value; the value may be a secret.
     *
     * @param key the name
     * @param message what Kafka says
     * @return what is wrong
     */
    public static String reason(String key, String message) {
        String afterValue = " for configuration " + key;
        int at = message.startsWith(INVALID) ? message.indexOf(afterValue) : -1;
        if (at < 0) {
            return message.startsWith(INVALID) ? "is invalid" : message;
        }
        String reason = message.substring(at + afterValue.length());
        return reason.startsWith(": ") ? reason.substring(2) : "is invalid";
    }

    /**
     * Describes what a key accepts.
     *
     * @param key its definition
     * @return a part of a sentence
     */
    public static String expected(ConfigDef.ConfigKey key) {
        ConfigDef.@Nullable Validator validator = key.validator;
        if (validator != null) {
            return validator instanceof ConfigDef.Range ? range(validator.toString()) : validator.toString();
        }
        return switch (key.type) {
            case BOOLEAN -> "true or false";
            case LIST -> "a list, separated by commas";
            case PASSWORD, STRING -> "text";
            default -> "a number";
        };
    }

    /** Rewrites a range that Kafka prints as {@code [1,...,9]} or {@code [1,...]}. */
    private static String range(String printed) {
        String bounds = printed.substring(1, printed.length() - 1);
        return bounds.endsWith(",...") ? bounds.replace(",...", " or more") : bounds.replace(",...,", " to ");
    }
}
