package dev.walferry.kafka.config;

import dev.walferry.replication.Publications;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators of single values. None repeats the value: it may be a secret. */
final class Checks {
    private static final String TABLE_FORMS = "table, schema.table or \"Quoted Schema\".\"Quoted Table\"";
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern HEX = Pattern.compile("hex:([0-9a-fA-F]{2})*");
    private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password|sslpassword)=|//[^/]*@");

    static final ConfigDef.Validator URL =
            check("jdbc:postgresql://host[:port]/database, without credentials", Checks::url);

    static final ConfigDef.Validator SLOT_NAME = pattern(SLOT, "1 to 63 of a-z, 0-9 and _");

    static final ConfigDef.Validator TOPIC_PREFIX = pattern(TOPIC, "1 to 200 of a-z, A-Z, 0-9, '.', '_' and '-'");

    static final ConfigDef.Validator TABLES = check(TABLE_FORMS, Checks::tables);

    static final ConfigDef.Validator PLACEHOLDER =
            check("a text, or hex: and an even number of hexadecimal digits", Checks::placeholder);

    static final ConfigDef.Validator NOT_EMPTY = check("not empty", (name, value) -> {
        List<?> parts = value instanceof List<?> list ? list : List.of(value);
        if (parts.stream().allMatch(part -> part.toString().isBlank())) {
            throw new ConfigException("must not be empty");
        }
    });

    private Checks() {}

    private static ConfigDef.Validator check(String expected, ConfigDef.Validator validator) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        validator.ensureValid(name, value);
                    }
                },
                () -> expected);
    }

    private static ConfigDef.Validator pattern(Pattern pattern, String expected) {
        return check(expected, (name, value) -> {
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
    }

    private static void placeholder(String name, Object value) {
        String text = (String) value;
        if (text.startsWith("hex:") && !HEX.matcher(text).matches()) {
            throw new ConfigException("expected an even number of hexadecimal digits behind hex:");
        }
    }

    private static void tables(String name, Object value) {
        for (Object table : (List<?>) value) {
            try {
                Publications.Table.parse(table.toString());
            } catch (IllegalArgumentException e) {
                throw new ConfigException("expected " + TABLE_FORMS);
            }
        }
    }
}
