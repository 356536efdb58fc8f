package dev.walferry.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.MalformedException;
import dev.walferry.internal.plugin.PluginCapture.Captured;
import dev.walferry.internal.plugin.PluginMessage.Kind;
import dev.walferry.pgoutput.Allocation;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.transaction.MessageText;
import dev.walferry.type.ValueFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that real plugins sent: whole, cut off anywhere, and damaged anywhere. */
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
            PluginCapture.next(session).forEach(message -> told.add(MessageText.of(message)));
        }
        long rows = told.stream()
                .filter(line -> line.matches("(?s)(insert|update|delete) .*"))
                .count();
        assertEquals(16, rows, told::toString);
    }

    /** Adds a message that is in the middle of a larger array, as in a frame. */
    private static void add(PluginMessages session, byte[] message, Lsn lsn) {
        byte[] frame = new byte[PADDING + message.length + PADDING];
        System.arraycopy(message, 0, frame, PADDING, message.length);
        session.add(frame, PADDING, message.length, lsn);
    }

    /**
     * JSON that is cut off is not JSON. A Protobuf message does not contain its length, so a prefix that ends between
     * two fields is a message too. Because the types of a new row's columns come last, few such prefixes pass: a change
     * without rows, as of a table without a replica identity, and the old row of a delete without its last columns.
     */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aPrefixOfAMessageIsRefusedUnlessItIsAMessage(OutputPlugin plugin) {
        PluginMessage whole = new PluginMessage(DecoderLimits.DEFAULT.maxColumns());
        PluginMessage into = new PluginMessage(DecoderLimits.DEFAULT.maxColumns());
        int prefixes = 0;
        int taken = 0;
        int messages = 0;
        for (Captured captured : PluginCapture.messages(plugin)) {
            byte[] bytes = captured.bytes();
            read(plugin, bytes, whole);
            for (int length = 0; length < bytes.length; length++) {
                prefixes++;
                if (isRead(plugin, Arrays.copyOf(bytes, length), into)) {
                    taken++;
                    assertEquals(0, into.row.size(), "no new row is cut off");
                    assertTrue(into.old.size() == 0 || into.kind == Kind.DELETE, () -> into.kind + " with an old row");
                }
            }
            boolean isChange = whole.row.size() + whole.old.size() > 0;
            messages += !isChange ? 0 : whole.kind == Kind.DELETE ? whole.old.size() : 1;
        }
        assertTrue(prefixes > 1000, prefixes + " prefixes");
        assertEquals(plugin == OutputPlugin.DECODERBUFS ? messages : 0, taken);
    }

    private static void read(OutputPlugin plugin, byte[] bytes, PluginMessage into) {
        into.begin(bytes);
        PluginCapture.reader(plugin).read(bytes, 0, bytes.length, into);
    }

    /** Returns whether the bytes are a message. Either way, reading must not allocate more than the input justifies. */
    private static boolean isRead(OutputPlugin plugin, byte[] bytes, PluginMessage into) {
        boolean[] isMessage = new boolean[1];
        Runnable reading = () -> {
            try {
                read(plugin, bytes, into);
                isMessage[0] = true;
            } catch (MalformedException | ValueFormatException e) {
                isMessage[0] = false;
            }
        };
        long first = Allocation.of(reading);
        long bound = Allocation.bound(bytes.length);
        long allocated = first > bound ? Allocation.of(reading) : first; // the JVM allocates for itself at first
        assertTrue(allocated <= bound, () -> allocated + " bytes for a message of " + bytes.length);
        return isMessage[0];
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
            isRead(plugin, damaged, new PluginMessage(DecoderLimits.DEFAULT.maxColumns()));
            try (PluginMessages session = PluginCapture.session(plugin, DecoderLimits.DEFAULT)) {
                begin(session, all, at);
                add(session, damaged, all.get(at).lsn());
                PluginCapture.next(session).forEach(MessageText::of);
            } catch (PluginFormatException e) {
                assertTrue(e.offset() >= 0 && e.offset() <= damaged.length, () -> e.getMessage() + ", seed " + seed);
            } catch (UnknownTableException e) {
                assertTrue(e.getMessage().contains("pg_replication_slot_advance"), e::getMessage);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", mutation " + i, e);
            }
        }
    }

    /** Feeds the begin of the transaction that a message belongs to. */
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
        return PluginCapture.read(plugin, bytes).kind.name();
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
