package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.pgoutput.Relation;

/** Names of schemas and of their fields, as the formats of one session have them. For one thread. */
public final class SchemaNaming {
    private final NameAdjustment fields;
    private final NameAdjuster schemas;

    /**
     * Creates names of one session.
     *
     * @param schemas how names of schemas are changed
     * @param fields how names of columns are changed
     */
    public SchemaNaming(NameAdjustment schemas, NameAdjustment fields) {
        this.schemas = NameAdjuster.ofSchemas(schemas);
        this.fields = fields;
    }

    /**
     * Returns the name of a schema.
     *
     * @param name its name
     * @return the name as the format accepts it
     */
    public String schema(String name) {
        return schemas.adjust(name);
    }

    /**
     * Lets others have the names of a topic's schemas: the topic's table was renamed.
     *
     * @param topic the topic that no table has any more
     */
    public void leave(String topic) {
        schemas.forget(topic + ".");
    }

    /**
     * Names the fields of one structure.
     *
     * @param relation whose columns they are
     * @return an adjuster that has seen no name
     */
    public NameAdjuster fields(Relation relation) {
        return NameAdjuster.ofFields(fields, "relation " + relation);
    }
}
