package dev.walferry.kafka.record;

import dev.walferry.kafka.config.BinaryHandling;
import dev.walferry.kafka.config.HstoreHandling;
import dev.walferry.kafka.config.RecordSettings;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** What stands for a value that was not sent: the configured text, in the form that Debezium gives it for some types. */
final class Placeholders {
    private static final String HEX_PREFIX = "hex:";

    private final byte[] raw;
    private final byte[] text;
    private final boolean binaryIsText;
    private final boolean hstoreIsText;

    Placeholders(RecordSettings settings) {
        String configured = settings.unavailableValue();
        this.raw = configured.startsWith(HEX_PREFIX)
                ? HexFormat.of().parseHex(configured.substring(HEX_PREFIX.length()))
                : configured.getBytes(StandardCharsets.UTF_8);
        this.text = new JsonBuffer().text(raw, 0, raw.length).toBytes();
        this.binaryIsText = settings.binaries() != BinaryHandling.BYTES;
        this.hstoreIsText = settings.hstores() == HstoreHandling.JSON;
    }

    byte[] of(int oid, String name) {
        if (name.equals("hstore")) {
            return hstore();
        }
        return switch (BuiltInTypes.element(oid)) {
            case BuiltInTypes.TEXT, BuiltInTypes.VARCHAR, BuiltInTypes.BPCHAR, BuiltInTypes.JSON, BuiltInTypes.JSONB ->
                list(text);
            case BuiltInTypes.BYTEA -> list(binary());
            case BuiltInTypes.INT4, BuiltInTypes.INT8, BuiltInTypes.DATE -> numbers();
            case BuiltInTypes.UUID ->
                list(new JsonBuffer()
                        .text(UUID.nameUUIDFromBytes(raw).toString())
                        .toBytes());
            default -> oid == BuiltInTypes.BYTEA && !binaryIsText ? binary() : text;
        };
    }

    private byte[] binary() {
        JsonBuffer out = new JsonBuffer();
        Base64Text.STANDARD.write(raw, 0, raw.length, out);
        return out.toBytes();
    }

    private byte[] hstore() {
        JsonBuffer out = new JsonBuffer();
        out.raw('{').raw(text).raw(':').raw(text).raw('}');
        if (!hstoreIsText) {
            return out.toBytes();
        }
        JsonBuffer quoted = new JsonBuffer();
        quoted.text(out);
        return quoted.toBytes();
    }

    /** The text's bytes as numbers. */
    private byte[] numbers() {
        JsonBuffer out = new JsonBuffer();
        char separator = '[';
        for (byte b : raw) {
            out.raw(separator).number(b);
            separator = ',';
        }
        return (raw.length == 0 ? out.raw('[') : out).raw(']').toBytes();
    }

    private static byte[] list(byte[] element) {
        return new JsonBuffer().raw('[').raw(element).raw(']').toBytes();
    }
}
