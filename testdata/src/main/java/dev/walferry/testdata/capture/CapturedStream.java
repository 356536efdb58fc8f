package dev.walferry.testdata.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one server sent for one scenario under one set of options. Immutable, apart from the messages' arrays. */
public final class CapturedStream {

    static final String INDEX = "index.txt";

    private final CaptureFile file;
    private final Variant variant;
    private final List<CapturedMessage> messages;

    CapturedStream(CaptureFile file, Variant variant, List<CapturedMessage> messages) {
        this.file = file;
        this.variant = variant;
        this.messages = List.copyOf(messages);
    }

    /** {@return every captured stream, read from the class path} */
    public static List<CapturedStream> all() {
        List<CapturedStream> all = new ArrayList<>();
        for (String name : names()) {
            try (InputStream in = open(name)) {
                all.addAll(CaptureFile.read(in).streams());
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
        }
        return all;
    }

    private static List<String> names() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(INDEX), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = CapturedStream.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no captured stream " + name + " on the class path");
        }
        return in;
    }

    /** {@return a name that no other stream has, for example {@code crud on 18.6 protocol-1-text}} */
    public String name() {
        return scenario() + " on " + serverVersion() + " " + variant.label();
    }

    /** {@return the name of the scenario's file, without its ending} */
    public String scenario() {
        return file.scenario();
    }

    /** {@return the server's version as it reports it, for example {@code 18.6}} */
    public String serverVersion() {
        return file.serverVersion();
    }

    /** {@return the server's major version, for example 18} */
    public int majorVersion() {
        return Integer.parseInt(serverVersion().split("\\.", 2)[0]);
    }

    /** {@return the requested protocol version, 1 to 4} */
    public int protocol() {
        return variant.protocol();
    }

    /** {@return whether binary format was requested} */
    public boolean isBinary() {
        return variant.binary();
    }

    /** {@return the streaming option: {@code off}, {@code on} or {@code parallel}} */
    public String streaming() {
        return variant.streaming();
    }

    /** {@return how far {@link #testDecoding()} can be compared with the messages} */
    public Comparability comparison() {
        return file.comparison();
    }

    /** {@return the messages in the order in which they were sent} */
    public List<CapturedMessage> messages() {
        return messages;
    }

    /**
     * Returns what {@code test_decoding} prints for the same WAL.
     *
     * @return whole transactions in commit order, with transaction ids and without times, whatever the streaming option
     */
    public List<TestDecodingLine> testDecoding() {
        return file.testDecoding();
    }

    /** {@return the names that {@code test_decoding} uses for the types of all columns, by OID} */
    public Map<Integer, String> typeNames() {
        return file.typeNames();
    }

    @Override
    public String toString() {
        return name();
    }
}
