package dev.walferry.kafka.record.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.type.PgHstore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code hstore}, {@code "k"=>"v", "n"=>NULL}, as a map or as a string that holds a JSON object. */
public final class HstoreReader implements ValueReader {
    /** Writes a character beyond U+FFFF as it is, not as two escapes. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final boolean asString;

    /**
     * Creates a reader.
     *
     * @param mode what it becomes
     */
    public HstoreReader(HstoreHandling mode) {
        this.asString = mode == HstoreHandling.JSON;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        Map<String, @Nullable String> entries =
                PgHstore.parse(bytes, from, to - from, false).entries();
        if (asString) {
            byte[] json = json(entries);
            out.string(json, 0, json.length);
        } else {
            map(entries, out);
        }
    }

    private static void map(Map<String, @Nullable String> entries, ValueSink out) {
        out.beginMap();
        entries.forEach((key, value) -> {
            out.key(key);
            if (value == null) {
                out.nothing();
            } else {
                out.present();
                out.string(value);
            }
        });
        out.endMap();
    }

    /**
     * Writes entries as a JSON object.
     *
     * @param entries the entries, in their order
     * @return the object, in UTF-8
     */
    public static byte[] json(Map<String, @Nullable String> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, @Nullable String> entry : entries.entrySet()) {
                json.writeFieldName(entry.getKey());
                json.writeString(entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // this only writes to memory
        }
        return bytes.toByteArray();
    }
}
