package dev.walferry.testdata.capture;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.xxhash.XXHashFactory;

/**
 * All streams of one scenario from one server, as a file: one LZ4 frame around {@link DataOutputStream}'s formats. A string is
 * a 32-bit length and UTF-8, because those of {@link DataOutputStream} are limited to 64 kB.
 */
final class CaptureFile {

    private static final int FORMAT = 1;

    private final String scenario;
    private final String serverVersion;
    private final Comparability comparison;
    private final Map<Integer, String> typeNames;
    private final List<TestDecodingLine> testDecoding;
    private final List<CapturedStream> streams = new ArrayList<>();
    private final List<Variant> variants = new ArrayList<>();

    CaptureFile(
            String scenario,
            String serverVersion,
            Comparability comparison,
            Map<Integer, String> typeNames,
            List<TestDecodingLine> testDecoding) {
        this.scenario = scenario;
        this.serverVersion = serverVersion;
        this.comparison = comparison;
        this.typeNames = Map.copyOf(typeNames);
        this.testDecoding = List.copyOf(testDecoding);
    }

    void add(Variant variant, List<CapturedMessage> messages) {
        variants.add(variant);
        streams.add(new CapturedStream(this, variant, messages));
    }

    String scenario() {
        return scenario;
    }

    String serverVersion() {
        return serverVersion;
    }

    Comparability comparison() {
        return comparison;
    }

    Map<Integer, String> typeNames() {
        return typeNames;
    }

    List<TestDecodingLine> testDecoding() {
        return testDecoding;
    }

    List<CapturedStream> streams() {
        return List.copyOf(streams);
    }

    void write(OutputStream file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(compressed(file))) {
            out.writeByte(FORMAT);
            writeString(out, scenario);
            writeString(out, serverVersion);
            writeString(out, comparison.name());
            out.writeInt(typeNames.size());
            for (Map.Entry<Integer, String> type : new TreeMap<>(typeNames).entrySet()) {
                out.writeInt(type.getKey());
                writeString(out, type.getValue());
            }
            out.writeInt(testDecoding.size());
            for (TestDecodingLine line : testDecoding) {
                out.writeLong(line.lsn());
                writeString(out, line.text());
            }
            out.writeInt(variants.size());
            for (int i = 0; i < variants.size(); i++) {
                write(out, variants.get(i), streams.get(i).messages());
            }
        }
    }

    private static OutputStream compressed(OutputStream file) throws IOException {
        return new LZ4FrameOutputStream(
                file,
                LZ4FrameOutputStream.BLOCKSIZE.SIZE_4MB,
                -1L,
                LZ4Factory.safeInstance().highCompressor(),
                XXHashFactory.safeInstance().hash32(),
                LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE);
    }

    private static void write(DataOutputStream out, Variant variant, List<CapturedMessage> messages)
            throws IOException {
        out.writeByte(variant.protocol());
        out.writeBoolean(variant.binary());
        writeString(out, variant.streaming());
        out.writeInt(messages.size());
        for (CapturedMessage message : messages) {
            out.writeLong(message.lsn());
            writeBytes(out, message.payload());
        }
    }

    static CaptureFile read(InputStream file) throws IOException {
        try (DataInputStream in = new DataInputStream(new LZ4FrameInputStream(file))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IOException("expected format " + FORMAT + ", got " + format + ": capture again");
            }
            CaptureFile read = new CaptureFile(
                    readString(in),
                    readString(in),
                    Comparability.valueOf(readString(in)),
                    readTypes(in),
                    readLines(in));
            for (int left = in.readInt(); left > 0; left--) {
                Variant variant = new Variant(in.readByte(), in.readBoolean(), readString(in));
                read.add(variant, readMessages(in));
            }
            return read;
        }
    }

    private static Map<Integer, String> readTypes(DataInputStream in) throws IOException {
        Map<Integer, String> types = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            types.put(in.readInt(), readString(in));
        }
        return types;
    }

    private static List<TestDecodingLine> readLines(DataInputStream in) throws IOException {
        List<TestDecodingLine> lines = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            lines.add(new TestDecodingLine(in.readLong(), readString(in)));
        }
        return lines;
    }

    private static List<CapturedMessage> readMessages(DataInputStream in) throws IOException {
        List<CapturedMessage> messages = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            messages.add(new CapturedMessage(in.readLong(), readBytes(in)));
        }
        return messages;
    }

    private static void writeString(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readString(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
