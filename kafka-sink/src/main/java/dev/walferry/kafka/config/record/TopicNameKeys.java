package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.rule.TopicRouting;
import dev.walferry.kafka.config.rule.TopicRouting.TableInKey;
import dev.walferry.kafka.config.rule.TopicTemplate;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@link TopicNameSettings}. Those of Debezium's topic naming strategies have Debezium's names; its regular
 * expression strategy is in use when {@code topic.regex} is set.
 */
final class TopicNameKeys {
    private static final String DELIMITER = "topic.delimiter";
    static final String TRANSACTIONS = "topic.transaction";
    private static final String TEMPLATE = "topic.template";
    private static final String REGEX = "topic.regex";
    private static final String REPLACEMENT = "topic.replacement";
    private static final String UNIQUENESS = "topic.key.enforce.uniqueness";
    private static final String FIELD = "topic.key.field.name";
    private static final String FIELD_REGEX = "topic.key.field.regex";
    private static final String FIELD_REPLACEMENT = "topic.key.field.replacement";
    private static final String DEFAULT_DELIMITER = ".";
    private static final String EXPRESSION = "a regular expression for the whole name";

    /** What replaces a name, by the expression that the name has to match. */
    private static final Map<String, String> REPLACEMENTS = Map.of(REGEX, REPLACEMENT, FIELD_REGEX, FIELD_REPLACEMENT);

    private static final ConfigDef.Validator PATTERN = KeyValidators.parsedBy(EXPRESSION, TopicNameKeys::pattern);

    private TopicNameKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Names of topics")
                .optional(
                        DELIMITER,
                        STRING,
                        DEFAULT_DELIMITER,
                        KeyValidators.TOPIC_PART,
                        LOW,
                        "The text between prefix, schema and table in the name of a topic.")
                .optional(
                        TRANSACTIONS,
                        STRING,
                        "transaction",
                        KeyValidators.TOPIC_PREFIX,
                        LOW,
                        "Last part of the name of the topic of `provide.transaction.metadata`,"
                                + " `<topic.prefix>.<topic.transaction>`. It must not be the name of another topic, such as `message`.")
                .optional(
                        TEMPLATE,
                        STRING,
                        null,
                        KeyValidators.parsedBy(
                                "text with `${table}`, and perhaps `${topic.prefix}` and `${schema}`",
                                TopicTemplate::parse),
                        LOW,
                        "The name of a table's topic, such as `${schema}-${table}`, in place of prefix, schema and table with"
                                + " delimiters between them. Two tables whose topics would have the same name are refused, and so is"
                                + " a table whose topic would be that of heartbeats, commands or other records.");
        defineRouting(group);
    }

    private static void defineRouting(KeyGroup group) {
        group.optional(
                        REGEX,
                        STRING,
                        null,
                        PATTERN,
                        LOW,
                        "Topics whose whole names match get the name that `topic.replacement` says instead. Several tables may"
                                + " go to one topic in this way, and no other.")
                .optional(
                        REPLACEMENT,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "The name of a topic that `topic.regex` matches. `$1` stands for what the first group matched.")
                .optional(
                        UNIQUENESS,
                        BOOLEAN,
                        true,
                        null,
                        LOW,
                        "Whether, with `topic.regex`, every key has one more field that says which table the row is of. Without"
                                + " it, rows of two tables with the same key are the same row for a compacted topic and for"
                                + " every reader.")
                .optional(
                        FIELD,
                        STRING,
                        "__dbz__physicalTableIdentifier",
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "The name of that field.")
                .optional(
                        FIELD_REGEX,
                        STRING,
                        null,
                        PATTERN,
                        LOW,
                        "If the name that the table's topic would have without `topic.regex` matches, the field's value is what"
                                + " `topic.key.field.replacement` says; otherwise it is that name.")
                .optional(
                        FIELD_REPLACEMENT,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "The field's value for a name that `topic.key.field.regex` matches.");
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text.strip());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is not a regular expression: " + e.getDescription() + " at character " + e.getIndex(), e);
        }
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(TEMPLATE)
                && settings.has(DELIMITER)
                && !settings.text(DELIMITER).equals(DEFAULT_DELIMITER)) {
            mistake.accept(
                    DELIMITER, "cannot be combined with " + TEMPLATE + ", which says what stands between the parts");
        }
        REPLACEMENTS.forEach((regex, replacement) -> {
            if (settings.has(regex) != settings.has(replacement)) {
                mistake.accept(settings.has(regex) ? replacement : regex, "missing: each needs the other");
            } else if (settings.has(regex) && !isReplacement(settings.text(replacement), settings.text(regex))) {
                mistake.accept(replacement, "refers to a group that " + regex + " does not have; a dollar sign is \\$");
            }
        });
        if (settings.has(FIELD_REGEX) && !settings.has(REGEX)) {
            mistake.accept(FIELD_REGEX, "has no effect without " + REGEX);
        }
    }

    /** The field that says which table a row is of. */
    static void checkNames(ParsedSettings settings, @Nullable RecordFormat format, ChosenNames names) {
        if (settings.has(REGEX) && settings.has(UNIQUENESS) && settings.flag(UNIQUENESS) && settings.has(FIELD)) {
            names.check(FIELD, List.of(settings.text(FIELD)), format);
        }
    }

    /** Tries it on an expression that has the same groups and matches nothing but the empty text. */
    private static boolean isReplacement(String replacement, String regex) {
        try {
            Pattern.compile("(?:" + regex + ")??").matcher("").replaceFirst(replacement);
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    static TopicNameSettings settings(ParsedSettings settings, String prefix, @Nullable TopicTemplate usual) {
        return new TopicNameSettings(
                prefix,
                settings.text(DELIMITER),
                settings.text(TRANSACTIONS),
                template(settings, usual),
                settings.has(REGEX) ? routing(settings) : null);
    }

    private static @Nullable TopicTemplate template(ParsedSettings settings, @Nullable TopicTemplate usual) {
        String template = settings.textOrNull(TEMPLATE);
        if (template != null) {
            return TopicTemplate.parse(template);
        }
        boolean delimited = !settings.text(DELIMITER).equals(DEFAULT_DELIMITER);
        return delimited ? null : usual;
    }

    private static TopicRouting routing(ParsedSettings settings) {
        TableInKey inKey = settings.flag(UNIQUENESS)
                ? new TableInKey(
                        settings.text(FIELD),
                        patternOrNull(settings.textOrNull(FIELD_REGEX)),
                        Objects.requireNonNullElse(settings.textOrNull(FIELD_REPLACEMENT), ""))
                : null;
        return new TopicRouting(pattern(settings.text(REGEX)), settings.text(REPLACEMENT), inKey);
    }

    private static @Nullable Pattern patternOrNull(@Nullable String text) {
        return text == null ? null : pattern(text);
    }
}
