package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.plugin.wal2json.Wal2JsonReader;
import dev.walferry.internal.replication.Sql;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TwoPhase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options of a stream. */
record StreamOptions(
        OutputPlugin plugin,
        String slot,
        boolean createSlot,
        boolean temporarySlot,
        boolean failoverSlot,
        List<String> publications,
        List<Publications.Table> tables,
        @Nullable Lsn startAt,
        @Nullable SlotPosition resumed,
        boolean messages,
        boolean confirming,
        Supplier<Lsn> limit,
        Streaming streaming,
        Binary binary,
        Origins origins,
        UnknownPrepared unknownPrepared,
        Duration statusInterval,
        Duration receiverTimeout,
        AssemblerOptions assembler) {

    /** Returns the same options with another start. */
    StreamOptions startingAt(Lsn lsn) {
        return new StreamOptions(
                plugin,
                slot,
                createSlot,
                temporarySlot,
                failoverSlot,
                publications,
                tables,
                lsn,
                resumed,
                messages,
                confirming,
                limit,
                streaming,
                binary,
                origins,
                unknownPrepared,
                statusInterval,
                receiverTimeout,
                assembler);
    }

    /** Refuses what the server does not have. */
    void requireSupport(ServerCapabilities server) {
        server.require("messages", !messages || server.messages(), 14);
        server.require("binary", binary != Binary.ON || server.binary(), 14);
        server.require("two_phase", !isTwoPhase() || server.twoPhase(), 15);
        server.require("failover", !failoverSlot || server.failoverSlots(), 17);
        server.require("origin", origins == Origins.ANY || server.origin(), 16);
        if (plugin != OutputPlugin.PGOUTPUT) {
            refuse("binary", binary == Binary.ON);
            refuse("streaming", streaming == Streaming.ON || streaming == Streaming.PARALLEL);
            refuse("two_phase", isTwoPhase());
            refuse("origin", origins == Origins.NONE);
        }
    }

    private void refuse(String option, boolean wanted) {
        if (wanted) {
            throw ReplicationException.fatal(
                    "option " + option + " needs pgoutput, but the plugin is " + plugin + ": leave it out");
        }
    }

    boolean isTwoPhase() {
        return assembler.twoPhase() == TwoPhase.AT_PREPARE;
    }

    /**
     * Returns the command that starts the stream. The driver would quote neither the slot's name nor the options. The protocol
     * version is the server's highest: it changes nothing by itself.
     */
    String startCommand(ServerCapabilities server, boolean inBinary) {
        requireSupport(server);
        StringBuilder command = new StringBuilder("START_REPLICATION SLOT ")
                .append(Sql.identifier(slot))
                .append(" LOGICAL ")
                .append(startAt == null ? Lsn.ZERO : startAt);
        if (plugin == OutputPlugin.PGOUTPUT) {
            pgoutputOptions(command, server, inBinary);
        } else if (plugin == OutputPlugin.WAL2JSON) {
            wal2jsonOptions(command);
        } else {
            return command.toString(); // decoderbufs has no options but one for debugging
        }
        return command.append(')').toString();
    }

    private void wal2jsonOptions(StringBuilder command) {
        command.append(Wal2JsonReader.OPTIONS.stream()
                .map(option -> Sql.identifier(option.getKey()) + " " + Sql.optionValue(option.getValue()))
                .collect(Collectors.joining(", ", " (", "")));
        if (!tables.isEmpty()) {
            command.append(", \"add-tables\" ")
                    .append(Sql.optionValue(tables.stream()
                            .map(table -> pattern(table.schema()) + "." + pattern(table.name()))
                            .collect(Collectors.joining(","))));
        }
    }

    /** Returns a name in the form that wal2json's filters take literally. */
    private static String pattern(String name) {
        return name.replaceAll("[\\\\ ',.*]", "\\\\$0");
    }

    private void pgoutputOptions(StringBuilder command, ServerCapabilities server, boolean inBinary) {
        Streaming streamed = streaming.on(server);
        command.append(" (proto_version '").append(server.protocolVersion()).append('\'');
        command.append(", publication_names ").append(publicationNames());
        option(command, messages, "messages 'true'");
        option(command, inBinary, "binary 'true'");
        option(
                command,
                streamed != Streaming.OFF,
                "streaming '" + streamed.name().toLowerCase(Locale.ROOT) + "'");
        option(command, isTwoPhase(), "two_phase 'on'");
        option(command, origins == Origins.NONE, "origin 'none'");
    }

    private static void option(StringBuilder command, boolean wanted, String option) {
        if (wanted) {
            command.append(", ").append(option);
        }
    }

    /** Returns the publications' names, each in double quotes, or the server would fold it to lower case. */
    private String publicationNames() {
        return Sql.optionValue(publications.stream().map(Sql::identifier).collect(Collectors.joining(",")));
    }
}
