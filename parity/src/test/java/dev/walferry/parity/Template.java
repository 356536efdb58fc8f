package dev.walferry.parity;

import dev.walferry.kafka.Version;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two texts, ours and Debezium's. Words in angle brackets stand for what differs from run to run, or is too long to write
 * down; everything else stands for itself. {@code <number a>} is the same number wherever it has the name {@code a}.
 */
final class Template {
    private static final Pattern WORD =
            Pattern.compile("<(number|half|hash|uuid|database|version|unscaled|ones|zeros|md5s)(?: ([^<>]*))?>");

    /** Separates the two; neither contains it. */
    private static final char BOUNDARY = '\0';

    private final Pattern pattern;

    Template(String ours, String theirs) {
        StringBuilder regex = new StringBuilder();
        Set<String> names = new HashSet<>();
        append(ours, names, regex);
        regex.append(BOUNDARY);
        append(theirs, names, regex);
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean covers(String ours, String theirs) {
        return pattern.matcher(ours + BOUNDARY + theirs).matches();
    }

    private static void append(String text, Set<String> names, StringBuilder regex) {
        Matcher word = WORD.matcher(text);
        int from = 0;
        while (word.find()) {
            regex.append(Pattern.quote(text.substring(from, word.start())));
            String argument = word.group(2) == null ? "" : word.group(2);
            regex.append(
                    word.group(1).equals("number") ? number(argument, names) : expression(word.group(1), argument));
            from = word.end();
        }
        regex.append(Pattern.quote(text.substring(from)));
    }

    private static String number(String name, Set<String> names) {
        if (name.isEmpty()) {
            return "-?\\d+";
        }
        return names.add(name) ? "(?<" + name + ">-?\\d+)" : "\\k<" + name + ">";
    }

    private static String expression(String word, String argument) {
        return switch (word) {
            case "half" -> "[\\uD800-\\uDBFF]"; // of a character that was cut
            case "hash" -> "[0-9a-f]{1,8}";
            case "uuid" -> "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
            case "database" -> "test_\\w+";
            case "version" -> Pattern.quote(Version.CURRENT);
            case "unscaled" -> unscaled(new BigDecimal(argument).toBigIntegerExact());
            case "ones" -> unscaled(new BigInteger("1".repeat(Integer.parseInt(argument))));
            case "zeros" -> "0{" + argument + "}";
            case "md5s" -> md5s(Integer.parseInt(argument));
            default -> throw new IllegalStateException(word);
        };
    }

    /** Returns a number as a schema's decimal has it. */
    private static String unscaled(BigInteger number) {
        return Pattern.quote(Base64.getEncoder().encodeToString(number.toByteArray()));
    }

    /** Returns the hashes of the numbers from 1, one after the other. */
    private static String md5s(int count) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return IntStream.rangeClosed(1, count)
                    .mapToObj(i -> digest.digest(Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                    .map(HexFormat.of()::formatHex)
                    .collect(Collectors.joining());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
