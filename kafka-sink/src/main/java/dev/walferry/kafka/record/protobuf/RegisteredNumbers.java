package dev.walferry.kafka.record.protobuf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers that a message's fields have in the versions of its schema that are registered. Immutable. */
final class RegisteredNumbers {
    static final RegisteredNumbers NONE = new RegisteredNumbers(List.of());

    /** The parts of our schemas as a registry prints them: the start of a message, a field, the end of something. */
    private static final Pattern PART = Pattern.compile("\\b(?:message|enum|oneof)\\s+(?<begun>\\w+)\\s*\\{"
            + "|(?<type>[.\\w]+)\\s+(?<field>\\w+)\\s*=\\s*(?<number>\\d+)\\s*(?:\\[[^;]*\\])?\\s*;"
            + "|\\}");

    private record Registered(String type, int number) {}

    /** One version of the message. */
    record Version(Map<String, Registered> fields) {
        /** Returns the number of a field with a name and a type; 0 if there is none. */
        int of(String field, String type) {
            Registered registered = fields.get(field);
            return registered != null && registered.type().equals(type) ? registered.number() : 0;
        }

        private int numberOf(String field) {
            Registered registered = fields.get(field);
            return registered == null ? 0 : registered.number();
        }

        private boolean hasAll(Map<String, String> types) {
            return types.entrySet().stream().allMatch(field -> of(field.getKey(), field.getValue()) != 0);
        }
    }

    private final List<Version> versions;

    private RegisteredNumbers(List<Version> versions) {
        this.versions = versions;
    }

    /**
     * Returns the numbers in a subject's versions.
     *
     * @param texts the schemas, latest first
     * @param message the message's name
     */
    static RegisteredNumbers of(List<String> texts, String message) {
        return new RegisteredNumbers(
                texts.stream().map(text -> version(text, message)).toList());
    }

    private static Version version(String text, String message) {
        Map<String, Registered> fields = new LinkedHashMap<>();
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
                String type = FieldType.known(part.group("type"));
                fields.put(part.group("field"), new Registered(type, Integer.parseInt(part.group("number"))));
            }
        }
        return new Version(fields);
    }

    /**
     * Returns the versions in the order in which they decide a row's numbers: those with just the row's fields, then those that
     * have all of them, then the others; each the latest first.
     *
     * @param types the types of the row's fields by their names
     */
    List<Version> nearest(Map<String, String> types) {
        Comparator<Version> distance = Comparator.comparingInt(version -> {
            if (!version.hasAll(types)) {
                return 2;
            }
            return version.fields().size() == types.size() ? 0 : 1;
        });
        return versions.stream().sorted(distance).toList();
    }

    /** Returns a field's number in the latest version that has it, whatever its type; 0 if none has it. */
    int latest(String field) {
        return versions.stream()
                .mapToInt(version -> version.numberOf(field))
                .filter(number -> number != 0)
                .findFirst()
                .orElse(0);
    }

    /** Returns the numbers that any version has for a field of another name. */
    Set<Integer> ofOthers(String field) {
        Set<Integer> numbers = new HashSet<>();
        versions.forEach(version -> version.fields().forEach((name, registered) -> {
            if (!name.equals(field)) {
                numbers.add(registered.number());
            }
        }));
        return numbers;
    }
}
