package dev.walferry.kafka.record.protobuf;

import dev.walferry.Printable;
import dev.walferry.kafka.record.change.RecordMappingException;
import java.util.regex.Pattern;

/** Checks names where the relation and the remedy are known. */
final class ProtobufNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FULL_NAME = Pattern.compile(NAME + "(\\." + NAME + ")*");

    private final String relation;

    ProtobufNames(String relation) {
        this.relation = relation;
    }

    /** Returns a schema's full name if each of its parts is valid. */
    String schema(String fullName) {
        if (!FULL_NAME.matcher(fullName).matches()) {
            throw refused("schema name " + Printable.quoted(fullName), "schema.name.adjustment.mode");
        }
        return fullName;
    }

    /** Returns a field's name if it is valid. */
    String field(String name) {
        if (!NAME.matcher(name).matches()) {
            throw refused("field name " + Printable.quoted(name), "field.name.adjustment.mode");
        }
        return name;
    }

    private RecordMappingException refused(String what, String option) {
        return new RecordMappingException(what + " of relation " + relation
                + " is not a valid Protobuf name (letters, digits and underscores, no digit first): set " + option
                + " to avro or avro_unicode");
    }

    /** Returns a shape that Protobuf does not have. */
    RecordMappingException impossible(String reason) {
        return new RecordMappingException(
                "the rows of relation " + relation + " have no Protobuf schema: " + reason + "; choose another format");
    }
}
