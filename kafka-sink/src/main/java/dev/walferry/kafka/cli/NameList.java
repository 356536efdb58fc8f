package dev.walferry.kafka.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Names as a person writes them on the command line, separated by commas.
 *
 * @param names each exactly as PostgreSQL knows it
 */
public record NameList(List<String> names) {

    /**
     * Splits at commas and removes the blanks around each name. Within double quotes a comma is part of the name, and a
     * doubled quote means one.
     *
     * @param text the list
     * @return at least one name
     * @throws IllegalArgumentException if a name is empty or a quote is not closed
     */
    public static NameList parse(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            int end = end(text, at);
            names.add(name(text.substring(at, end).strip()));
            at = end + 1;
        }
        return new NameList(List.copyOf(names));
    }

    /** Returns where the name that starts at a position ends: at the next comma outside its quotes. */
    private static int end(String text, int start) {
        boolean quoted = false;
        boolean mayQuote = text.substring(start).stripLeading().startsWith("\"");
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && mayQuote) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a double quote is not closed: " + text);
        }
        return text.length();
    }

    private static String name(String text) {
        String name = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text;
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name is empty");
        }
        return name;
    }

    /** Converts an option's value. */
    public static final class Converter implements ITypeConverter<NameList> {
        /** For picocli. */
        public Converter() {}

        @Override
        public NameList convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
