package dev.walferry.kafka.config.record;

import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.rule.ColumnTreatment;
import dev.walferry.kafka.config.rule.NamePatterns;
import dev.walferry.kafka.config.syntax.KeyFamily;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/**
 * The keys of {@link ColumnRule}s, which hold a number, or an algorithm and a salt. Messages treat a salt as a secret:
 * anyone who knows it can try values.
 */
public final class ColumnRuleKeys {
    private static final Pattern TRUNCATE = Pattern.compile("column\\.truncate\\.to\\.(\\d{1,9})\\.chars");
    private static final Pattern MASK = Pattern.compile("column\\.mask\\.with\\.(\\d{1,5})\\.chars");
    private static final Pattern HASH =
            Pattern.compile("column\\.mask\\.hash\\.(v2\\.)?(?<algorithm>[^.]+)\\.with\\.salt\\.(?<salt>.+)");
    private static final Pattern SALT =
            Pattern.compile("([._]with[._]salt[._]).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String COLUMNS =
            "regular expressions for `<schema>.<table>.<column>`, separated by commas; `\\,` for a comma within one";

    /** The families of rules, in the order in which Debezium applies them. */
    public static final List<KeyFamily> FAMILIES = List.of(
            new KeyFamily(
                    ShapeKeys.GROUP,
                    "column.truncate.to.<length>.chars",
                    TRUNCATE,
                    COLUMNS,
                    "Cuts the values of columns to this many characters (UTF-16 code units, but never half a"
                            + " character), or bytes of `bytea`. Only values that records have as strings or bytes are"
                            + " cut. If several rules match a column, the first one applies: truncations, then masks, then"
                            + " hashes."),
            new KeyFamily(
                    ShapeKeys.GROUP,
                    "column.mask.with.<length>.chars",
                    MASK,
                    COLUMNS,
                    "Writes this many asterisks in place of the values of columns, null included. Only text is masked:"
                            + " `text`, `varchar`, `char`, `name`, enums, `citext`, types that are written as text because"
                            + " nothing else is known of them, and domains over these. Keys are not masked. The daemon warns about"
                            + " a column whose values can be seen nevertheless."),
            new KeyFamily(
                    ShapeKeys.GROUP,
                    "column.mask.hash.v2.<algorithm>.with.salt.<salt>",
                    HASH,
                    COLUMNS,
                    "Writes a hash in place of the values of columns, of the same types as with masks: the hexadecimal"
                            + " digits of the hash of salt and value, at most as many as the column can hold. Null"
                            + " stays null. The algorithm is one of Java's, such as `SHA-256`. Anyone who can read this"
                            + " file knows the salt and can try values."),
            new KeyFamily(
                    ShapeKeys.GROUP,
                    "column.mask.hash.<algorithm>.with.salt.<salt>",
                    HASH,
                    COLUMNS,
                    "The same, but the value is hashed as Java serializes a string, as older versions of Debezium did."));

    private ColumnRuleKeys() {}

    /**
     * Returns a key as messages may show it: without a salt.
     *
     * @param key any key
     * @return the key, with asterisks for a salt in it
     */
    public static String shown(String key) {
        return SALT.matcher(key).replaceAll("$1***");
    }

    /**
     * Returns whether an environment variable cannot set the key, because variables' names have only upper case.
     *
     * @param key any key
     * @return whether its case matters
     */
    public static boolean isCaseSensitive(String key) {
        return HASH.matcher(key).matches();
    }

    static void check(ParsedSettings settings, BiConsumer<String, String> mistake) {
        rules(settings, mistake);
    }

    static List<ColumnRule> rules(ParsedSettings settings) {
        return rules(settings, (key, text) -> {});
    }

    /** Rules in the order in which they apply. Those of one kind that name a number are in the order of that number. */
    private static List<ColumnRule> rules(ParsedSettings settings, BiConsumer<String, String> mistake) {
        List<ColumnRule> rules = new ArrayList<>();
        for (Pattern kind : List.of(TRUNCATE, MASK, HASH)) {
            settings.free().entrySet().stream()
                    .map(entry -> new Given(kind.matcher(entry.getKey()), entry.getValue()))
                    .filter(given -> given.key().matches())
                    .sorted(Comparator.comparingInt(Given::number))
                    .forEach(given -> add(given, rules, mistake));
        }
        return List.copyOf(rules);
    }

    private record Given(Matcher key, String columns) {
        boolean isHash() {
            return key.pattern() == HASH;
        }

        /** The first form of hashes goes before the second. */
        int number() {
            return isHash() ? (key.group(1) == null ? 0 : 1) : Integer.parseInt(key.group(1));
        }
    }

    private static void add(Given given, List<ColumnRule> rules, BiConsumer<String, String> mistake) {
        String key = given.key().group();
        try {
            rules.add(new ColumnRule(shown(key), NamePatterns.parse(given.columns()), treatment(given)));
        } catch (IllegalArgumentException e) {
            mistake.accept(key, String.valueOf(e.getMessage()));
        }
    }

    private static ColumnTreatment treatment(Given given) {
        if (!given.isHash()) {
            return given.key().pattern() == TRUNCATE
                    ? new ColumnTreatment.Truncate(given.number())
                    : new ColumnTreatment.Mask(given.number());
        }
        String algorithm = given.key().group("algorithm");
        try {
            MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "Java has no hash algorithm of that name; expected SHA-256, for example", e);
        }
        return new ColumnTreatment.Hash(algorithm, new Password(given.key().group("salt")), given.number() == 0);
    }
}
