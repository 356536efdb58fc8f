package dev.walferry.kafka.record.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the part of Protobuf's language that our schemas use, so that their text itself decides how bytes are read.
 */
public final class ProtoFiles {
    private static final Set<String> SCALARS =
            Set.of("bool", "int32", "int64", "uint32", "float", "double", "string", "bytes");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{");
    private static final Pattern FIELD = Pattern.compile(
            "(optional |repeated )?([\\w.]+) (\\w+) = (\\d+)(?: \\[\\(confluent\\.field_meta\\) = .*\\])?;");

    private static final FileDescriptor DECIMAL = known(
            "confluent/type/decimal.proto",
            "confluent.type",
            "Decimal",
            "bytes value",
            "uint32 precision",
            "int32 scale");
    private static final FileDescriptor DATE =
            known("google/type/date.proto", "google.type", "Date", "int32 year", "int32 month", "int32 day");
    private static final FileDescriptor TIME = known(
            "google/type/timeofday.proto",
            "google.type",
            "TimeOfDay",
            "int32 hours",
            "int32 minutes",
            "int32 seconds",
            "int32 nanos");

    private ProtoFiles() {}

    /** Returns the message that the file defines. */
    public static Descriptor message(String text) {
        return parse("record.proto", text, DECIMAL, DATE, TIME, TimestampProto.getDescriptor());
    }

    private static FileDescriptor known(String file, String packageName, String message, String... fields) {
        StringBuilder text = new StringBuilder("package " + packageName + ";\nmessage " + message + " {\n");
        for (int i = 0; i < fields.length; i++) {
            text.append(fields[i]).append(" = ").append(i + 1).append(";\n");
        }
        return parse(file, text + "}\n").getFile();
    }

    private static Descriptor parse(String name, String text, FileDescriptor... known) {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName(name).setSyntax("proto3");
        for (FileDescriptor dependency : known) {
            file.addDependency(dependency.getName());
        }
        Deque<DescriptorProto.Builder> open = new ArrayDeque<>();
        text.lines().forEach(line -> line(line.strip(), file, open));
        try {
            return FileDescriptor.buildFrom(file.build(), known)
                    .getMessageTypes()
                    .get(0);
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static void line(String line, FileDescriptorProto.Builder file, Deque<DescriptorProto.Builder> open) {
        Matcher packageName = PACKAGE.matcher(line);
        Matcher message = MESSAGE.matcher(line);
        Matcher field = FIELD.matcher(line);
        if (packageName.matches()) {
            file.setPackage(packageName.group(1));
        } else if (message.matches()) {
            open.push(DescriptorProto.newBuilder().setName(message.group(1)));
        } else if (field.matches()) {
            field(field, open.element());
        } else if (line.equals("}")) {
            DescriptorProto whole = open.pop().build();
            if (open.isEmpty()) {
                file.addMessageType(whole);
            } else {
                open.element().addNestedType(whole);
            }
        } else if (!line.isEmpty() && !line.startsWith("syntax") && !line.startsWith("import")) {
            throw new IllegalArgumentException("unexpected line: " + line);
        }
    }

    private static void field(Matcher line, DescriptorProto.Builder message) {
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder().setName(line.group(3)).setNumber(Integer.parseInt(line.group(4)));
        String type = line.group(2);
        if (SCALARS.contains(type)) {
            field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
        } else {
            field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(type);
        }
        String label = line.group(1) == null ? "" : line.group(1);
        field.setLabel(
                label.equals("repeated ")
                        ? FieldDescriptorProto.Label.LABEL_REPEATED
                        : FieldDescriptorProto.Label.LABEL_OPTIONAL);
        if (label.equals("optional ")) {
            field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
            message.addOneofDeclBuilder().setName("_" + line.group(3));
        }
        message.addField(field);
    }
}
