package dev.walferry.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.MalformedException;
import dev.walferry.internal.plugin.PluginCapture.Captured;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.transaction.Told;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that real plugins have sent: whole, cut off anywhere, and damaged anywhere. */
class CapturedPluginTest {
    private static final int PADDING = 3;
    private static final int MUTATIONS = Integer.getInteger("walferry.mutations", 20_000);

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void theWholeSessionBecomesMessages(OutputPlugin plugin) {
        PluginMessages session = PluginCapture.session(plugin, DecoderLimits.DEFAULT);
        List<String> told = new ArrayList<>();
        for (Captured captured : PluginCapture.messages(plugin)) {
            add(session, captured.bytes(), captured.lsn());
            PluginCapture.next(session).forEach(message -> told.add(Told.of(message)));
        }
        long rows = told.stream()
                .filter(line -> line.matches("(?s)(insert|update|delete) .*"))
                .count();
        assertEquals(16, rows, told::toString);
    }

    /** In the middle of a larger array, as in a frame. */
    private static void add(PluginMessages session, byte[] message, Lsn lsn) {
        byte[] frame = new byte[PADDING + message.length + PADDING];
        System.arraycopy(message, 0, frame, PADDING, message.length);
        session.add(frame, PADDING, message.length, lsn);
    }

    /** Protobuf that ends between two fields may be a message, of a row that lacks columns. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void noPrefixOfAMessageIsTakenForIt(OutputPlugin plugin) {
        PluginReader reader = PluginCapture.reader(plugin);
        PluginMessage into = new PluginMessage(DecoderLimits.DEFAULT.maxColumns());
        int refused = 0;
        int taken = 0;
        for (Captured captured : PluginCapture.messages(plugin)) {
            byte[] bytes = captured.bytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                into.begin(prefix);
                try {
                    reader.read(prefix, 0, length, into);
                    taken++;
                } catch (MalformedException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 1000, refused + " prefixes");
        assertTrue(plugin == OutputPlugin.DECODERBUFS ? taken < refused / 10 : taken == 0, taken + " taken");
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void damagedMessagesGiveMessagesOrTypedErrors(OutputPlugin plugin) {
        damage(plugin, 8818737604269L); // among them an old row without the columns of the replica identity
        damage(plugin, System.nanoTime());
    }

    private static void damage(OutputPlugin plugin, long seed) {
        Random random = new Random(seed);
        List<Captured> all = PluginCapture.messages(plugin);
        for (int i = 0; i < MUTATIONS; i++) {
            int at = random.nextInt(all.size());
            byte[] damaged = all.get(at).bytes().clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try (PluginMessages session = PluginCapture.session(plugin, DecoderLimits.DEFAULT)) {
                begin(session, all, at);
                add(session, damaged, all.get(at).lsn());
                PluginCapture.next(session).forEach(Told::of);
            } catch (PluginFormatException e) {
                assertTrue(e.offset() >= 0 && e.offset() <= damaged.length, () -> e.getMessage() + ", seed " + seed);
            } catch (UnknownTableException e) {
                assertTrue(e.getMessage().contains("pg_replication_slot_advance"), e::getMessage);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", mutation " + i, e);
            }
        }
    }

    /** Takes the begin of the transaction that a message belongs to. */
    private static void begin(PluginMessages session, List<Captured> all, int at) {
        for (int i = at - 1; i >= 0; i--) {
            String kind = kind(all.get(i).bytes());
            if (kind.equals("COMMIT")) {
                return;
            }
            if (kind.equals("BEGIN")) {
                add(session, all.get(i).bytes(), all.get(i).lsn());
                PluginCapture.next(session);
                return;
            }
        }
    }

    private static String kind(byte[] bytes) {
        OutputPlugin plugin = bytes[0] == '{' ? OutputPlugin.WAL2JSON : OutputPlugin.DECODERBUFS;
        PluginMessage into = new PluginMessage(DecoderLimits.DEFAULT.maxColumns());
        into.begin(bytes);
        PluginCapture.reader(plugin).read(bytes, 0, bytes.length, into);
        return into.kind.name();
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void theDecodersLimitsHold(OutputPlugin plugin) {
        DecoderLimits limits = DecoderLimits.DEFAULT;
        assertRefused(plugin, limits.withMaxMessageBytes(100), "limit of 100");
        assertRefused(plugin, limits.withMaxColumns(2), "limit of 2");
        assertRefused(plugin, limits.withMaxRelations(1), "limit of 1");
    }

    private static void assertRefused(OutputPlugin plugin, DecoderLimits limits, String reason) {
        PluginMessages session = PluginCapture.session(plugin, limits);
        PluginFormatException e = assertThrows(PluginFormatException.class, () -> {
            for (Captured captured : PluginCapture.messages(plugin)) {
                add(session, captured.bytes(), captured.lsn());
                List<PgOutputMessage> messages = PluginCapture.next(session);
                assertTrue(messages.size() < 5, messages::toString);
            }
        });
        assertTrue(e.getMessage().contains(reason), e::getMessage);
        assertEquals(plugin, e.plugin());
    }
}
