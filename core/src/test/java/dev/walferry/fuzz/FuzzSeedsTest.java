package dev.walferry.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.plugin.PluginSessions;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import dev.walferry.type.ValueParserSeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The inputs that fuzzing starts from are in {@code src/test/resources}, one file each, and every build runs them. They
 * are short forms of the captured streams and values. {@code -Dwalferry.seeds=write} writes them again; inputs that
 * were added by hand, such as findings, stay.
 */
class FuzzSeedsTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources", "dev", "walferry");
    private static final Path SESSIONS =
            RESOURCES.resolve("pgoutput/PgOutputDecoderFuzzTestInputs/anySessionGivesMessagesOrFormatExceptions");
    private static final Path ASSEMBLED = RESOURCES.resolve("transaction/TransactionAssemblerFuzzTestInputs/"
            + "anySessionGivesWholeTransactionsOrDocumentedExceptions");
    private static final Path VALUES =
            RESOURCES.resolve("type/ValueParserFuzzTestInputs/anyBytesGiveAValueOrAValueFormatException");

    private static final Path WAL2JSON =
            RESOURCES.resolve("internal/plugin/Wal2JsonFuzzTestInputs/anySessionGivesMessagesOrTypedErrors");
    private static final Path DECODERBUFS =
            RESOURCES.resolve("internal/plugin/DecoderBufsFuzzTestInputs/anySessionGivesMessagesOrTypedErrors");

    private static final int NEWEST = 18;
    private static final int LONGEST_MESSAGE = 1000;
    private static final int LONGEST_SESSION = 4000;

    @Test
    void everyTargetHasInputsFromCapturedStreams() throws IOException {
        if ("write".equals(System.getProperty("walferry.seeds"))) {
            write(SESSIONS, sessions(new byte[0], false));
            write(ASSEMBLED, sessions(new byte[] {0}, true));
            write(VALUES, ValueParserSeeds.byName());
            write(WAL2JSON, transactions(OutputPlugin.WAL2JSON));
            write(DECODERBUFS, transactions(OutputPlugin.DECODERBUFS));
        }
        assertTrue(hasAll(SESSIONS, sessions(new byte[0], false)), "-Dwalferry.seeds=write");
        assertTrue(hasAll(ASSEMBLED, sessions(new byte[] {0}, true)), "-Dwalferry.seeds=write");
        assertTrue(hasAll(WAL2JSON, transactions(OutputPlugin.WAL2JSON)), "-Dwalferry.seeds=write");
        assertTrue(hasAll(DECODERBUFS, transactions(OutputPlugin.DECODERBUFS)), "-Dwalferry.seeds=write");
        assertTrue(hasAll(VALUES, ValueParserSeeds.byName()), "-Dwalferry.seeds=write");
    }

    /** Returns each captured transaction of a plugin, without long messages. */
    private static Map<String, byte[]> transactions(OutputPlugin plugin) {
        Map<String, byte[]> seeds = new TreeMap<>();
        for (byte[] session : PluginSessions.captured(plugin, LONGEST_MESSAGE)) {
            seeds.put("transaction-" + seeds.size(), session);
        }
        return seeds;
    }

    private static boolean hasAll(Path directory, Map<String, byte[]> seeds) {
        return seeds.keySet().stream().allMatch(name -> Files.exists(directory.resolve(name)));
    }

    private static void write(Path directory, Map<String, byte[]> seeds) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> seed : seeds.entrySet()) {
            Files.write(directory.resolve(seed.getKey()), seed.getValue());
        }
    }

    /** Returns one session per scenario and set of options, of the newest server, without long messages. */
    private static Map<String, byte[]> sessions(byte[] head, boolean collectedOnly) {
        Map<String, byte[]> seeds = new TreeMap<>();
        for (CapturedStream stream : CapturedStream.all()) {
            boolean collected =
                    !stream.streaming().equals("off") || stream.scenario().contains("two-phase");
            if (stream.majorVersion() == NEWEST && (collected || !collectedOnly)) {
                String name = stream.scenario() + "-" + stream.protocol() + (stream.isBinary() ? "-binary" : "-text");
                seeds.putIfAbsent(name, FuzzSession.of(head, beginning(stream)));
            }
        }
        return seeds;
    }

    private static List<byte[]> beginning(CapturedStream stream) {
        List<byte[]> messages = new ArrayList<>();
        int size = 0;
        for (CapturedMessage captured : stream.messages()) {
            byte[] message = captured.payload();
            boolean isRow = "IUD".indexOf(message[0]) >= 0;
            if (isRow && (message.length > LONGEST_MESSAGE || size > LONGEST_SESSION)) {
                continue; // the transaction still ends
            }
            if (size > 2 * LONGEST_SESSION) {
                break;
            }
            messages.add(message);
            size += message.length;
        }
        return messages;
    }
}
