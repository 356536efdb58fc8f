package dev.walferry.kafka.record.avro;

import dev.walferry.Printable;
import dev.walferry.kafka.record.change.RecordMappingException;
import org.apache.avro.NameValidator;

/** Checks names before Avro does, because only this class knows the relation and the remedy. */
final class AvroNames {
    private final String relation;

    AvroNames(String relation) {
        this.relation = relation;
    }

    /**
     * Returns a schema's full name if each of its parts is valid; Avro itself checks the namespace only when it reads.
     */
    String schema(String fullName) {
        for (String part : fullName.split("\\.", -1)) {
            if (!NameValidator.UTF_VALIDATOR.validate(part).isOK()) {
                throw refused("schema name " + Printable.quoted(fullName), "schema.name.adjustment.mode");
            }
        }
        return fullName;
    }

    /** Returns a field's name if it is valid. */
    String field(String name) {
        if (!NameValidator.UTF_VALIDATOR.validate(name).isOK()) {
            throw refused("field name " + Printable.quoted(name), "field.name.adjustment.mode");
        }
        return name;
    }

    private RecordMappingException refused(String what, String option) {
        return new RecordMappingException(what + " of relation " + relation
                + " is not a valid Avro name (letters, digits and underscores, no digit first): set " + option
                + " to avro or avro_unicode");
    }
}
