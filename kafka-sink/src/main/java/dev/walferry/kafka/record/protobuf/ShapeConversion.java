package dev.walferry.kafka.record.protobuf;

import dev.walferry.Printable;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.protobuf.FieldShape.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** The conversion of one schema. A struct is defined in the message that has a field of its type. */
final class ShapeConversion {
    private static final String PRECISION = "connect.decimal.precision";
    private static final String UNNAMED = "ConnectDefault";

    private final ProtobufNames names;
    private final FieldNumbers numbers;
    private int unnamed;

    ShapeConversion(ProtobufNames names, FieldNumbers numbers) {
        this.names = names;
        this.numbers = numbers;
    }

    /** What is defined within a message: structs and entries of maps, none of which may have the name of a field. */
    private record Scope(String fullName, Set<String> fields, Map<String, MessageShape> nested) {
        Scope(String fullName, List<Field> fields) {
            this(fullName, fields.stream().map(Field::name).collect(Collectors.toSet()), new LinkedHashMap<>());
        }

        String free(String name) {
            String free = name;
            while (fields.contains(free)) {
                free += "Message";
            }
            return free;
        }
    }

    MessageShape message(String name, String fullName, Schema struct) {
        List<Field> fields = struct.fields();
        Scope scope = new Scope(fullName, fields);
        List<FieldShape> shapes = new ArrayList<>();
        Map<Integer, String> fieldsByNumber = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int number = numbers.number(struct, field.name(), i + 1);
            String other = fieldsByNumber.put(number, field.name());
            if (other != null) {
                throw names.impossible("fields " + Printable.quoted(other) + " and " + Printable.quoted(field.name())
                        + " would have the same number, which is made of the name (another name helps)");
            }
            shapes.add(field(names.field(field.name()), number, field.schema(), scope));
        }
        return new MessageShape(name, fields, List.copyOf(shapes), List.copyOf(scope.nested.values()));
    }

    private FieldShape field(String name, int number, Schema schema, Scope scope) {
        Label label = schema.isOptional() ? Label.OPTIONAL : Label.ALWAYS;
        return switch (schema.type()) {
            case ARRAY -> element(name, number, schema.valueSchema(), scope);
            case MAP -> map(name, number, entry(scope.free(entryName(name)), schema, scope));
            default -> single(name, number, schema, label, scope);
        };
    }

    private static FieldShape map(String name, int number, MessageShape entry) {
        return new FieldShape(
                name,
                FieldShape.tag(number, FieldType.MESSAGE),
                FieldType.MESSAGE,
                Label.REPEATED,
                entry,
                Map.of(),
                0,
                0);
    }

    private FieldShape element(String name, int number, Schema schema, Scope scope) {
        if (schema.type() == Schema.Type.ARRAY || schema.type() == Schema.Type.MAP) {
            throw names.impossible("field " + Printable.quoted(name) + " is an array of arrays or of maps"
                    + " (under hstore.handling.mode=json, an array of hstore is one of strings; column.exclude.list leaves"
                    + " a column out)");
        }
        return single(name, number, schema, Label.REPEATED, scope);
    }

    private FieldShape single(String name, int number, Schema schema, Label label, Scope scope) {
        FieldType type = FieldType.of(schema);
        MessageShape message = type == FieldType.MESSAGE ? struct(schema, scope) : null;
        String precision = ofDecimal(PRECISION, schema);
        String scale = ofDecimal(Decimal.SCALE_FIELD, schema);
        return new FieldShape(
                name,
                FieldShape.tag(number, type),
                type,
                label,
                message,
                parameters(precision, scale),
                orZero(precision),
                orZero(scale));
    }

    private MessageShape struct(Schema schema, Scope scope) {
        String fullName = schema.name() == null ? UNNAMED + ++unnamed : names.schema(schema.name());
        String name = scope.free(fullName.substring(fullName.lastIndexOf('.') + 1));
        MessageShape known = scope.nested.get(name);
        if (known != null) {
            if (!known.origin().equals(schema.fields())) {
                throw twice(name, scope);
            }
            return known;
        }
        MessageShape message = message(name, scope.fullName + '.' + name, schema);
        scope.nested.put(name, message);
        return message;
    }

    private RecordMappingException twice(String name, Scope scope) {
        return names.impossible(
                "two structures in " + scope.fullName + " have the name " + name + " and different fields");
    }

    /** The entry of a map always has the numbers that Protobuf's own maps have. */
    private MessageShape entry(String name, Schema map, Scope scope) {
        List<Field> origin = List.of(new Field("key", 0, map.keySchema()), new Field("value", 1, map.valueSchema()));
        Scope within = new Scope(scope.fullName + '.' + name, origin);
        List<FieldShape> fields = List.of(
                single("key", 1, map.keySchema(), Label.ALWAYS, within), field("value", 2, map.valueSchema(), within));
        MessageShape entry = new MessageShape(name, origin, fields, List.copyOf(within.nested.values()));
        if (scope.nested.put(name, entry) != null) {
            throw twice(name, scope);
        }
        return entry;
    }

    /** Returns the name that Protobuf gives to the entries of a map: {@code SomeTagsEntry} for {@code some_tags}. */
    private static String entryName(String field) {
        StringBuilder name = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '_') {
                name.append(first ? Character.toUpperCase(c) : c);
            }
            first = c == '_';
        }
        return name.append("Entry").toString();
    }

    /** An int16 stays an int32: to tell them apart, every schema would need a file that not every registry knows. */
    private static Map<String, String> parameters(String precision, String scale) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!precision.isEmpty()) {
            parameters.put("precision", precision);
        }
        if (!scale.isEmpty()) {
            parameters.put("scale", scale);
        }
        return parameters;
    }

    /** Returns a parameter of a decimal, or an empty string. */
    private static String ofDecimal(String parameter, Schema schema) {
        return Decimal.LOGICAL_NAME.equals(schema.name()) ? schema.parameters().getOrDefault(parameter, "") : "";
    }

    private static int orZero(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
