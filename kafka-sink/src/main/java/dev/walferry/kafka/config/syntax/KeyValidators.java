package dev.walferry.kafka.config.syntax;

import dev.walferry.kafka.config.rule.NamePatterns;
import dev.walferry.kafka.config.rule.QuotedNames;
import dev.walferry.replication.DriverParameters;
import dev.walferry.replication.Publications;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Validators of single values. None repeats the value in its message, because it may be a secret. */
public final class KeyValidators {
    private static final String TABLE_FORMS = "table, schema.table or \"Quoted Schema\".\"Quoted Table\"";
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern HEX = Pattern.compile("hex:([0-9a-fA-F]{2})*");
    private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password|sslpassword)=|//[^/]*@");

    /** A JDBC URL without credentials. */
    public static final ConfigDef.Validator URL =
            describedAs("jdbc:postgresql://host[:port]/database, without credentials", KeyValidators::url);

    /** The name of a replication slot. */
    public static final ConfigDef.Validator SLOT_NAME = pattern(SLOT, "1 to 63 of a-z, 0-9 and _");

    /** The first part of topics' names. */
    public static final ConfigDef.Validator TOPIC_PREFIX =
            pattern(TOPIC, "1 to 200 of a-z, A-Z, 0-9, '.', '_' and '-'");

    /** A part of topics' names. */
    public static final ConfigDef.Validator TOPIC_PART =
            pattern(Pattern.compile("[a-zA-Z0-9._-]+"), "one or more of a-z, A-Z, 0-9, '.', '_' and '-'");

    /** Names of publications. */
    public static final ConfigDef.Validator PUBLICATIONS =
            parsedBy("exact names, separated by commas; in double quotes if they hold a comma", QuotedNames::parse);

    /** Names of tables. */
    public static final ConfigDef.Validator TABLES =
            describedAs(TABLE_FORMS + ", separated by commas", KeyValidators::tables);

    /** The word for a value that is not known. */
    public static final ConfigDef.Validator PLACEHOLDER =
            describedAs("text, or hex: and an even number of hexadecimal digits", KeyValidators::placeholder);

    /** Any text but an empty one. */
    public static final ConfigDef.Validator NOT_EMPTY = describedAs("text that is not empty", (name, value) -> {
        if (value.toString().isBlank()) {
            throw new ConfigException("must not be empty");
        }
    });

    /** Regular expressions for names. */
    public static final ConfigDef.Validator NAMES = parsedBy(
            "regular expressions for whole names, separated by commas; `\\,` for a comma within one",
            NamePatterns::parse);

    /** What can follow {@code Bearer} in a header. A header does not say how other characters are encoded. */
    public static final ConfigDef.Validator BEARER_TOKEN =
            secret("ASCII characters without blanks", text -> text.matches("[\\x21-\\x7e]+"));

    private KeyValidators() {}

    /**
     * Checks a secret, without showing it in a message.
     *
     * @param expected what the reference says that it accepts
     * @param isValid accepts the secret
     * @return accepts null, too
     */
    public static ConfigDef.Validator secret(String expected, Predicate<String> isValid) {
        return describedAs(expected, (name, value) -> {
            if (value instanceof Password password && !isValid.test(password.value())) {
                throw new ConfigException("expected " + expected);
            }
        });
    }

    /**
     * Accepts a text that a parser reads. Its messages become the validator's.
     *
     * @param expected what the reference says that it accepts
     * @param parser throws IllegalArgumentException for a text that it does not accept
     * @return accepts null, too
     */
    public static ConfigDef.Validator parsedBy(String expected, Consumer<String> parser) {
        return describedAs(expected, (name, value) -> parse(() -> parser.accept((String) value)));
    }

    /**
     * Accepts a list that a parser reads. Its messages become the validator's.
     *
     * @param expected what the reference says that it accepts
     * @param parser throws IllegalArgumentException for a list that it does not accept
     * @return accepts null, too
     */
    public static ConfigDef.Validator listParsedBy(String expected, Consumer<List<String>> parser) {
        return describedAs(
                expected,
                (name, value) -> parse(() -> parser.accept(
                        ((List<?>) value).stream().map(String::valueOf).toList())));
    }

    private static void parse(Runnable parser) {
        try {
            parser.run();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    private static ConfigDef.Validator describedAs(String expected, ConfigDef.Validator validator) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        validator.ensureValid(name, value);
                    }
                },
                () -> expected);
    }

    private static ConfigDef.Validator pattern(Pattern pattern, String expected) {
        return describedAs(expected, (name, value) -> {
            if (!pattern.matcher((String) value).matches()) {
                throw new ConfigException("expected " + expected);
            }
        });
    }

    private static void url(String name, Object value) {
        String url = (String) value;
        if (!url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:")) {
            throw new ConfigException("expected a PostgreSQL JDBC URL: jdbc:postgresql://host[:port]/database");
        }
        if (CREDENTIALS.matcher(url).find()) {
            throw new ConfigException("must not hold credentials, which would end up in logs:"
                    + " use source.user, source.password and source.jdbc.*");
        }
        parse(() -> DriverParameters.requireKnownIn(url));
    }

    private static void placeholder(String name, Object value) {
        String text = (String) value;
        if (text.startsWith("hex:") && !HEX.matcher(text).matches()) {
            throw new ConfigException("expected an even number of hexadecimal digits after hex:");
        }
    }

    private static void tables(String name, Object value) {
        try {
            tables((String) value);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("expected " + TABLE_FORMS + ", separated by commas");
        }
    }

    /**
     * Parses a list of tables.
     *
     * @param text their names, separated by commas
     * @return the tables, none for a blank text
     * @throws IllegalArgumentException if it is not such a list
     */
    public static List<Publications.Table> tables(String text) {
        return text.isBlank()
                ? List.of()
                : QuotedNames.split(text).stream()
                        .map(Publications.Table::parse)
                        .toList();
    }
}
