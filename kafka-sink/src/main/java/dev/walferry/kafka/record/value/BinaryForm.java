package dev.walferry.kafka.record.value;

import dev.walferry.kafka.config.mode.BinaryHandling;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;

/** The form of raw bytes that {@code binary.handling.mode} chooses: bytes, or their text. */
@FunctionalInterface
public interface BinaryForm {
    /**
     * Writes the bytes to a sink in this form.
     *
     * @param bytes holds them
     * @param from index of the first byte
     * @param to index after the last byte
     * @param out receives one value
     */
    void tell(byte[] bytes, int from, int to, ValueSink out);

    /**
     * Returns the form of a mode.
     *
     * @param mode the mode
     * @return its form
     */
    static BinaryForm of(BinaryHandling mode) {
        return switch (mode) {
            case BYTES -> (bytes, from, to, out) -> out.bytes(bytes, from, to);
            case BASE64 -> base64(Base64.getEncoder());
            case BASE64_URL_SAFE -> base64(Base64.getUrlEncoder());
            case HEX -> BinaryForm::hex;
        };
    }

    /**
     * Returns the shape of a mode.
     *
     * @param mode the mode
     * @return an optional schema
     */
    static Schema schema(BinaryHandling mode) {
        return mode == BinaryHandling.BYTES ? Schema.OPTIONAL_BYTES_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA;
    }

    private static BinaryForm base64(Base64.Encoder encoder) {
        return (bytes, from, to, out) -> {
            byte[] exact = from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
            byte[] text = encoder.encode(exact);
            out.ascii(text, 0, text.length);
        };
    }

    private static void hex(byte[] bytes, int from, int to, ValueSink out) {
        byte[] text = HexFormat.of().formatHex(bytes, from, to).getBytes(StandardCharsets.US_ASCII);
        out.ascii(text, 0, text.length);
    }
}
