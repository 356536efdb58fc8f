package dev.walferry.kafka.record.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers that a message's fields have in the versions of its schema that are registered. Immutable. */
final class RegisteredNumbers {
    static final RegisteredNumbers NONE = new RegisteredNumbers(List.of());

    /** The parts of our schemas as a registry prints them: the start of a message, a field, the end of something. */
    private static final Pattern PART = Pattern.compile("\\b(?:message|enum|oneof)\\s+(?<begun>\\w+)\\s*\\{"
            + "|(?<type>[.\\w]+)\\s+(?<field>\\w+)\\s*=\\s*(?<number>\\d+)\\s*(?:\\[[^;]*\\])?\\s*;"
            + "|\\}");

    private record Registered(String field, String type, int number) {}

    private final List<Registered> fields;

    private RegisteredNumbers(List<Registered> fields) {
        this.fields = fields;
    }

    /**
     * The numbers in a subject's versions.
     *
     * @param versions the schemas' texts, latest first
     * @param message the message's name
     */
    static RegisteredNumbers of(List<String> versions, String message) {
        List<Registered> fields = new ArrayList<>();
        versions.forEach(text -> collect(text, message, fields));
        return new RegisteredNumbers(List.copyOf(fields));
    }

    private static void collect(String text, String message, List<Registered> fields) {
        List<String> open = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (part.group("begun") != null) {
                open.add(part.group("begun"));
            } else if (part.group("field") == null) {
                if (!open.isEmpty()) {
                    open.remove(open.size() - 1);
                }
            } else if (!open.isEmpty() && open.get(open.size() - 1).equals(message)) {
                fields.add(new Registered(
                        part.group("field"), plain(part.group("type")), Integer.parseInt(part.group("number"))));
            }
        }
    }

    private static String plain(String type) {
        return type.startsWith(".") ? type.substring(1) : type;
    }

    /**
     * A field's number in the latest version that has it with this type, else in the latest version that has it: a column may
     * have been dropped, and another one added under its name.
     *
     * @return 0 if no version has it
     */
    int of(String field, String type) {
        int number = 0;
        for (Registered registered : fields) {
            if (registered.field().equals(field)) {
                if (registered.type().equals(plain(type))) {
                    return registered.number();
                }
                number = number == 0 ? registered.number() : number;
            }
        }
        return number;
    }
}
