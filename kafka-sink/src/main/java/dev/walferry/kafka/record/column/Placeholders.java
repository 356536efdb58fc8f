package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.mode.BinaryHandling;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The placeholder for a value that was not sent: the configured text, in Debezium's own form for some types. */
final class Placeholders {
    private static final String HEX_PREFIX = "hex:";
    /** Its values are known beforehand, and never stored out of line. */
    private static final String ENUM = "io.debezium.data.Enum";

    private final boolean areUsed;
    private final byte[] raw;
    private final boolean binaryIsText;
    private final boolean hstoreIsText;

    Placeholders(RecordSettings settings) {
        this.areUsed = settings.unavailablePolicy() == UnavailablePolicy.PLACEHOLDER
                || settings.unavailablePolicy() == UnavailablePolicy.RESELECT;
        String configured = settings.unavailableValue();
        this.raw = configured.startsWith(HEX_PREFIX)
                ? HexFormat.of().parseHex(configured.substring(HEX_PREFIX.length()))
                : configured.getBytes(StandardCharsets.UTF_8);
        this.binaryIsText = settings.binaries() != BinaryHandling.BYTES;
        this.hstoreIsText = settings.hstores() == HstoreHandling.JSON;
    }

    /** Null if the field's type has no room for one, or nothing stands for a value that was not sent. */
    @Nullable
    Consumer<ValueSink> of(int oid, String name, Schema schema) {
        if (!areUsed) {
            return null;
        }
        if (name.equals("hstore")) {
            return this::hstore;
        }
        return switch (oid) {
            case ArrayOid.TEXT, ArrayOid.VARCHAR, ArrayOid.BPCHAR, ArrayOid.JSON, ArrayOid.JSONB -> list(this::text);
            case ArrayOid.BYTEA -> list(this::binary);
            case ArrayOid.INT4, ArrayOid.INT8, ArrayOid.DATE -> this::numbers;
            case ArrayOid.UUID -> {
                String uuid = UUID.nameUUIDFromBytes(raw).toString();
                yield list(out -> out.string(uuid));
            }
            case TypeOid.BYTEA -> binaryIsText ? this::text : this::binary;
            default -> schema.type() == Schema.Type.STRING && !ENUM.equals(schema.name()) ? this::text : null;
        };
    }

    private void text(ValueSink out) {
        out.string(raw, 0, raw.length);
    }

    private void binary(ValueSink out) {
        out.bytes(raw, 0, raw.length);
    }

    private void hstore(ValueSink out) {
        String text = new String(raw, StandardCharsets.UTF_8);
        if (hstoreIsText) {
            out.string("{\"" + text + "\":\"" + text + "\"}");
            return;
        }
        out.beginMap();
        out.key(text);
        out.present();
        out.string(text);
        out.endMap();
    }

    /** The text's bytes as numbers. */
    private void numbers(ValueSink out) {
        out.beginArray();
        for (byte b : raw) {
            out.element();
            out.present();
            out.integer(b);
        }
        out.endArray();
    }

    private static Consumer<ValueSink> list(Consumer<ValueSink> element) {
        return out -> {
            out.beginArray();
            out.element();
            out.present();
            element.accept(out);
            out.endArray();
        };
    }
}
