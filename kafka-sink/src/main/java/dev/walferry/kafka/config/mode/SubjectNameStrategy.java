package dev.walferry.kafka.config.mode;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** What a schema's subject in the registry is named for. */
public enum SubjectNameStrategy {
    /** The topic: all records of a topic share one schema history. */
    TOPIC_NAME("TopicName"),
    /** The record's full name: topics share the history of a record. */
    RECORD_NAME("RecordName"),
    /** Topic and full name: each topic has a history for each record. */
    TOPIC_RECORD_NAME("TopicRecordName");

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";
    private static final String SUFFIX = "Strategy";

    private final String word;

    SubjectNameStrategy(String word) {
        this.word = word;
    }

    /**
     * Reads a name, in either case.
     *
     * @param text such as {@code TopicName}, {@code TopicNameStrategy} or the class name of Confluent's serializers
     * @return the strategy
     * @throws IllegalArgumentException if it is none of these
     */
    public static SubjectNameStrategy parse(String text) {
        String name = text.strip();
        if (name.startsWith(PACKAGE)) {
            name = name.substring(PACKAGE.length());
        }
        for (SubjectNameStrategy strategy : values()) {
            if (name.equalsIgnoreCase(strategy.word) || name.equalsIgnoreCase(strategy.word + SUFFIX)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("expected one of " + words());
    }

    private static String words() {
        return Arrays.stream(values()).map(s -> s.word).collect(Collectors.joining(", "));
    }

    /** Accepts what {@link #parse} understands. */
    public static final class Names implements ConfigDef.Validator {
        /** Creates a validator for the definition of the keys. */
        public Names() {}

        @Override
        public void ensureValid(String name, @Nullable Object value) {
            try {
                if (value instanceof String text) {
                    parse(text);
                }
            } catch (IllegalArgumentException e) {
                throw new ConfigException(e.getMessage());
            }
        }

        @Override
        public String toString() {
            return words() + ", or the class name of Confluent's strategy";
        }
    }
}
