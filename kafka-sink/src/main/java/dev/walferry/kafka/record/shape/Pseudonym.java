package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.config.rule.ColumnTreatment.Hash;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads a text's pseudonym: the hexadecimal digits of a hash of salt and text, as many as the column's own length allows. The
 * same text has the same pseudonym in every table and every run.
 */
final class Pseudonym implements ValueReader {
    private final MessageDigest digest;
    private final byte[] salt;
    private final boolean serialized;
    private final int most;

    /**
     * @param hash what is hashed, and how; the algorithm exists
     * @param length the most characters that the column can hold
     */
    Pseudonym(Hash hash, int length) {
        try {
            this.digest = MessageDigest.getInstance(hash.algorithm());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
        this.salt = hash.salt().value().getBytes(StandardCharsets.UTF_8);
        this.serialized = hash.serialized();
        this.most = length;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        digest.reset();
        digest.update(salt);
        if (serialized) {
            digest.update(serialized(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
        } else {
            digest.update(bytes, from, to - from);
        }
        byte[] digits = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        out.ascii(digits, 0, Math.min(digits.length, most));
    }

    /** Returns the bytes that Debezium's first form hashes: Java's serialization of a string, with its header. */
    private static byte[] serialized(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
