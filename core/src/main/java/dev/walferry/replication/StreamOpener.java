package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.plugin.AsyncCatalog;
import dev.walferry.internal.plugin.MessageSource;
import dev.walferry.internal.plugin.PgOutputSource;
import dev.walferry.internal.plugin.PluginMessages;
import dev.walferry.internal.plugin.PluginSource;
import dev.walferry.internal.plugin.QualifiedName;
import dev.walferry.internal.plugin.decoderbufs.DecoderBufsReader;
import dev.walferry.internal.plugin.wal2json.Wal2JsonReader;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.transaction.TransactionAssembler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/** Starts a stream on a session that is connected. */
final class StreamOpener {
    /** Status updates per server timeout, so that two may be late or lost before the server gives up. */
    private static final int UPDATES_PER_TIMEOUT = 3;

    private StreamOpener() {}

    /** Checks server, slot and publications, then starts the stream; closes the session if any of it fails. */
    static ChangeStream open(ReplicationConnection session, StreamOptions asked, Endpoint endpoint)
            throws SQLException {
        try {
            asked.requireSupport(session.server());
            StreamOptions options = Resumption.on(session, asked);
            Preflight preflight = new Preflight(session, options);
            SlotStatus slot = preflight.run();
            Lsn confirmed = slot.confirmedFlushLsn() == null ? Lsn.ZERO : slot.confirmedFlushLsn();
            Lsn start = options.startAt() == null ? confirmed : options.startAt();
            Duration interval = interval(session, options);
            Predicate<CommitPrepared> knownEmpty = preflight.knownEmpty(slot);
            boolean binary = preflight.binaryFormat();
            CopyDual copy = session.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyDual(options.startCommand(session.server(), binary));
            session.waitWithoutLimit();
            MessageSource messages = options.plugin() == OutputPlugin.PGOUTPUT
                    ? new PgOutputSource(new TransactionAssembler(options.assembler(), knownEmpty))
                    : new PluginSource(pluginMessages(session, options, endpoint));
            return new ChangeStream(
                    session,
                    options,
                    new StreamSource(options, binary, session.instance(), endpoint),
                    messages,
                    copy,
                    interval,
                    start);
        } catch (SQLException | RuntimeException e) {
            session.connection().close();
            throw e;
        }
    }

    private static PluginMessages pluginMessages(
            ReplicationConnection session, StreamOptions options, Endpoint endpoint) {
        AsyncCatalog catalog = new AsyncCatalog(
                () -> endpoint.ordinary(options.receiverTimeout()),
                session.server().major());
        return new PluginMessages(
                options.plugin(),
                options.plugin() == OutputPlugin.WAL2JSON ? new Wal2JsonReader() : new DecoderBufsReader(),
                catalog,
                options.assembler().limits(),
                options.messages(),
                options.tables().stream()
                        .map(table -> new QualifiedName(table.schema(), table.name()))
                        .collect(Collectors.toSet()));
    }

    private static Duration interval(ReplicationConnection session, StreamOptions options) throws SQLException {
        long most = session.walSenderTimeoutMillis() / UPDATES_PER_TIMEOUT;
        Duration asked = options.statusInterval();
        return most > 0 && most < asked.toMillis() ? Duration.ofMillis(most) : asked;
    }
}
