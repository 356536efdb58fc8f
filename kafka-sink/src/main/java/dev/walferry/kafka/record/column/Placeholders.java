package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.value.HstoreReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The placeholder for a value that was not sent: the configured text, in Debezium's own form for some types. */
final class Placeholders {
    private static final String HEX_PREFIX = "hex:";
    private static final String HSTORE = "hstore";
    /** An enum's values are known beforehand, and never stored out of line. */
    private static final String ENUM = "io.debezium.data.Enum";

    private static final String UUIDS = "io.debezium.data.Uuid";

    /** The arrays that have one with Debezium; the others are null. */
    private static final Set<Integer> ARRAYS = Set.of(
            ArrayOid.TEXT,
            ArrayOid.VARCHAR,
            ArrayOid.BPCHAR,
            ArrayOid.JSON,
            ArrayOid.JSONB,
            ArrayOid.BYTEA,
            ArrayOid.INT4,
            ArrayOid.INT8,
            ArrayOid.DATE,
            ArrayOid.UUID);

    private final boolean areUsed;
    private final byte[] raw;

    Placeholders(RecordSettings settings) {
        this.areUsed = settings.unavailablePolicy() == UnavailablePolicy.PLACEHOLDER
                || settings.unavailablePolicy() == UnavailablePolicy.RESELECT;
        String configured = settings.unavailableValue();
        this.raw = configured.startsWith(HEX_PREFIX)
                ? HexFormat.of().parseHex(configured.substring(HEX_PREFIX.length()))
                : configured.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The type says whether there is one, the schema what it looks like: the handling modes make strings of some types.
     *
     * @return null if the field's type has no room for one, or nothing stands for a value that was not sent
     */
    @Nullable
    Consumer<ValueSink> of(int oid, String extension, Schema schema) {
        if (!areUsed) {
            return null;
        }
        return switch (schema.type()) {
            case STRING -> string(extension, schema);
            case BYTES -> oid == TypeOid.BYTEA ? this::binary : null;
            case MAP -> extension.equals(HSTORE) ? this::map : null;
            case ARRAY -> ARRAYS.contains(oid) ? array(schema.valueSchema()) : null;
            default -> null;
        };
    }

    private @Nullable Consumer<ValueSink> string(String extension, Schema schema) {
        if (extension.equals(HSTORE)) {
            String text = new String(raw, StandardCharsets.UTF_8);
            byte[] json = HstoreReader.json(Map.of(text, text));
            return out -> out.string(json, 0, json.length);
        }
        return ENUM.equals(schema.name()) ? null : this::text;
    }

    private @Nullable Consumer<ValueSink> array(Schema element) {
        if (UUIDS.equals(element.name())) {
            String uuid = UUID.nameUUIDFromBytes(raw).toString();
            return list(out -> out.string(uuid));
        }
        return switch (element.type()) {
            case STRING -> list(this::text);
            case BYTES -> list(this::binary);
            case STRUCT -> null;
            default -> this::numbers;
        };
    }

    private void text(ValueSink out) {
        out.string(raw, 0, raw.length);
    }

    private void binary(ValueSink out) {
        out.bytes(raw, 0, raw.length);
    }

    private void map(ValueSink out) {
        String text = new String(raw, StandardCharsets.UTF_8);
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
