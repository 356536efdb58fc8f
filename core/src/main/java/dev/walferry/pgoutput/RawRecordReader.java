package dev.walferry.pgoutput;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of records in the format {@code raw} back into messages. Nothing is converted on the way: a row keeps
 * the bytes that PostgreSQL sent, and reads its values on request.
 *
 * <p>A record's value is one change, whose bytes do not say what its relation looks like. The relation is a record of
 * the topic of relations, and the record of the change has its id in a header. A relation's id is a hash of its
 * message, so a relation never changes under its id, and all versions of a table can be known at once. The topics have
 * no order between them: while {@link #knows} says that an id is unknown, read on in the topic of relations. Its record
 * was sent before the change's, and no change is confirmed to PostgreSQL before it has arrived.
 *
 * <p>For one thread at a time.
 */
public final class RawRecordReader {
    private static final int ID_BYTES = 16;

    private final Map<String, Relation> relationById = new HashMap<>();
    private final Map<String, ChangeDecoder> decoderById = new HashMap<>();
    private final ChangeDecoder withoutRelation = new ChangeDecoder();

    /** Creates a reader that knows no relation. */
    public RawRecordReader() {}

    /**
     * Returns the id of a relation.
     *
     * @param relation a Relation message, as {@link ChangeEncoder#relation} writes it
     * @return 32 hexadecimal digits, the same for the same bytes
     */
    public static String id(byte[] relation) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(relation);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    /**
     * Learns a relation. Learning it again changes nothing.
     *
     * @param relation the value of a record of the topic of relations
     * @return the relation's id
     * @throws PgOutputFormatException if the bytes are not a Relation message
     */
    public String learn(byte[] relation) {
        String id = id(relation);
        if (!relationById.containsKey(id)) {
            Relation known = ChangeDecoder.relation(relation);
            ChangeDecoder decoder = new ChangeDecoder();
            decoder.use(known);
            relationById.put(id, known);
            decoderById.put(id, decoder);
        }
        return id;
    }

    /**
     * Returns whether a relation has been learned.
     *
     * @param id a relation's id
     * @return false if its changes cannot be read yet
     */
    public boolean knows(String id) {
        return relationById.containsKey(id);
    }

    /**
     * Returns a relation that has been learned.
     *
     * @param id its id
     * @return the relation, or null if it is not known
     */
    public @Nullable Relation relation(String id) {
        return relationById.get(id);
    }

    /**
     * Reads a change.
     *
     * @param id the relation's id in the record's header; null if the record has no such header: a logical message
     * @param value the record's value; kept by the result
     * @return an Insert, Update or Delete, a Truncate of one relation, or a logical message
     * @throws IllegalArgumentException if the relation is not known
     * @throws PgOutputFormatException if the bytes are not a change of that relation
     */
    public PgOutputMessage read(@Nullable String id, byte[] value) {
        if (id == null) {
            return withoutRelation.decode(value);
        }
        ChangeDecoder decoder = decoderById.get(id);
        if (decoder == null) {
            throw new IllegalArgumentException(
                    "relation " + id + " is not known yet: learn it from the topic of relations first");
        }
        return decoder.decode(value);
    }
}
