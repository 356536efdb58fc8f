package dev.walferry.kafka.record.protobuf;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Writes a schema in Protobuf's language. */
final class ProtoText {
    private static final String META = "confluent/meta.proto";
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private ProtoText() {}

    static String of(String packageName, MessageShape root) {
        ProtoText out = new ProtoText();
        out.text.append("syntax = \"proto3\";\n");
        if (!packageName.isEmpty()) {
            out.text.append("package ").append(packageName).append(";\n");
        }
        Set<String> files = new TreeSet<>();
        imports(root, files);
        out.text.append('\n');
        files.forEach(file -> out.text.append("import \"").append(file).append("\";\n"));
        if (!files.isEmpty()) {
            out.text.append('\n');
        }
        out.message(root, "");
        return out.text.toString();
    }

    private static void imports(MessageShape message, Set<String> files) {
        for (FieldShape field : message.fields()) {
            if (!field.type().file.isEmpty()) {
                files.add(field.type().file);
            }
            if (!field.parameters().isEmpty()) {
                files.add(META);
            }
        }
        message.nested().forEach(nested -> imports(nested, files));
    }

    private void message(MessageShape message, String indent) {
        text.append(indent).append("message ").append(message.name()).append(" {\n");
        message.fields().forEach(field -> field(field, indent + INDENT));
        for (MessageShape nested : message.nested()) {
            text.append('\n');
            message(nested, indent + INDENT);
        }
        text.append(indent).append("}\n");
    }

    private void field(FieldShape field, String indent) {
        String type = field.type() == FieldType.MESSAGE
                ? Objects.requireNonNull(field.message()).name()
                : field.type().fullName();
        text.append(indent).append(field.label().text).append(type).append(' ').append(field.name());
        text.append(" = ").append(field.number());
        if (!field.parameters().isEmpty()) {
            text.append(" [(confluent.field_meta) = {params: [");
            String separator = "";
            for (var parameter : field.parameters().entrySet()) {
                text.append(separator).append("{key: \"").append(parameter.getKey());
                text.append("\", value: \"").append(parameter.getValue()).append("\"}");
                separator = ", ";
            }
            text.append("]}]");
        }
        text.append(";\n");
    }
}
