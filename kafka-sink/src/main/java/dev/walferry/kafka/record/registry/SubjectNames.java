package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.config.mode.SubjectNameStrategy;
import dev.walferry.kafka.config.settings.RegistrySettings;

/** Names the subjects under which schemas are registered. */
final class SubjectNames {
    private SubjectNames() {}

    /**
     * Returns the subject of a schema, as configured.
     *
     * @param settings the strategies
     * @param isKey whether it is a key's
     * @param topic the topic of the record
     * @param fullName the name of the schema's record, with its namespace
     * @return the subject, not encoded
     */
    static String of(RegistrySettings settings, boolean isKey, String topic, String fullName) {
        return isKey
                ? ofKey(settings.keySubjects(), topic, fullName)
                : ofValue(settings.valueSubjects(), topic, fullName);
    }

    /**
     * Returns the subject of a key's schema.
     *
     * @param strategy what it is named for
     * @param topic the topic of the record
     * @param fullName the name of the schema's record, with its namespace
     * @return the subject, not encoded
     */
    public static String ofKey(SubjectNameStrategy strategy, String topic, String fullName) {
        return of(strategy, topic, fullName, "-key");
    }

    /**
     * Returns the subject of a value's schema.
     *
     * @param strategy what it is named for
     * @param topic the topic of the record
     * @param fullName the name of the schema's record, with its namespace
     * @return the subject, not encoded
     */
    public static String ofValue(SubjectNameStrategy strategy, String topic, String fullName) {
        return of(strategy, topic, fullName, "-value");
    }

    private static String of(SubjectNameStrategy strategy, String topic, String fullName, String suffix) {
        return switch (strategy) {
            case TOPIC_NAME -> topic + suffix;
            case RECORD_NAME -> fullName;
            case TOPIC_RECORD_NAME -> topic + "-" + fullName;
        };
    }
}
