package dev.walferry.kafka.debezium;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which settings hold secrets, and what is shown of them. */
final class Secrets {
    private static final List<String> WORDS = List.of(
            "password",
            "secret",
            "jaas",
            "token",
            "credential",
            "user.info",
            "keystore.key",
            "truststore.certificates",
            "passphrase");

    /** One reference to a config provider and nothing else, which is no secret itself. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

    private static final Pattern LOGIN_IN_URL = Pattern.compile("//[^/@,]*@");
    private static final String SALT = ".with.salt.";

    private Secrets() {}

    /** Returns a value that is fit to print. */
    static String shown(String from, String value) {
        if (REFERENCE.matcher(value).matches()) {
            return value;
        }
        String key = from.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(key::contains)
                ? "<as in " + from + ">"
                : LOGIN_IN_URL.matcher(value).replaceAll("//<login>@");
    }

    /** Returns a key that is fit to print: the name of a rule for columns may hold a salt. */
    static String key(String key) {
        int salt = key.indexOf(SALT);
        return salt < 0 ? key : key.substring(0, salt + SALT.length()) + "<salt>";
    }
}
