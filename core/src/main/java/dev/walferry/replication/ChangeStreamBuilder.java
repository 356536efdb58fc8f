package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TwoPhase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** Configures a {@link ChangeStream}, then {@linkplain #open opens} it. For one thread. */
public final class ChangeStreamBuilder {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final Endpoint endpoint;
    private final List<String> publications = new ArrayList<>();
    private final List<Publications.Table> tables = new ArrayList<>();
    private OutputPlugin plugin = OutputPlugin.PGOUTPUT;
    private @Nullable String slot;
    private boolean createSlot;
    private boolean temporarySlot;
    private boolean failoverSlot;
    private @Nullable Lsn startAt;
    private @Nullable SlotPosition resumed;
    private boolean messages;
    private boolean confirming = true;
    private Supplier<Lsn> limit = () -> Lsn.of(-1);
    private Duration statusInterval = Duration.ofSeconds(10);
    private Duration receiverTimeout = Duration.ofSeconds(60);
    private Streaming streaming = Streaming.OFF;
    private Binary binary = Binary.OFF;
    private Origins origins = Origins.ANY;
    private UnknownPrepared unknownPrepared = UnknownPrepared.FAIL;
    private AssemblerOptions assembler = AssemblerOptions.DEFAULT;

    ChangeStreamBuilder(String url) {
        this.endpoint = new Endpoint(url);
    }

    /**
     * Sets the role that connects. It needs REPLICATION, but no privilege on any table.
     *
     * @param user role name
     * @return this
     */
    public ChangeStreamBuilder user(String user) {
        endpoint.set(PGProperty.USER, user);
        return this;
    }

    /** Sets the password.
     *
     * @param password never logged
     * @return this
     */
    public ChangeStreamBuilder password(String password) {
        endpoint.set(PGProperty.PASSWORD, password);
        return this;
    }

    /**
     * Sets any other connection parameter of the driver, for example {@code sslmode}. A value in the URL takes
     * precedence.
     *
     * @param name the driver's name for it
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the driver does not know the name, which it would ignore
     */
    public ChangeStreamBuilder property(String name, String value) {
        endpoint.set(name, value);
        return this;
    }

    /**
     * Sets the replication slot to read from. It remembers what was confirmed.
     *
     * @param name an existing logical slot for pgoutput in the URL's database, unless it has to be created
     * @return this
     */
    public ChangeStreamBuilder slot(String name) {
        this.slot = name;
        return this;
    }

    /**
     * Creates the slot if it does not exist. The server then keeps WAL for it until it is dropped.
     *
     * @return this
     */
    public ChangeStreamBuilder createSlot() {
        this.createSlot = true;
        return this;
    }

    /**
     * Creates the slot for this stream only; it is dropped when the stream ends.
     *
     * @return this
     */
    public ChangeStreamBuilder temporarySlot() {
        this.temporarySlot = true;
        return this;
    }

    /**
     * Has the server copy the slot to its standbys, so that it exists on the one that is promoted. Needs PostgreSQL 17. A
     * slot that is created has this from the start; one that exists is altered.
     *
     * @return this
     * @see <a
     *     href="https://www.postgresql.org/docs/current/logicaldecoding-explanation.html#LOGICALDECODING-REPLICATION-SLOTS-SYNCHRONIZATION">Replication
     *     Slot Synchronization</a>
     */
    public ChangeStreamBuilder failoverSlot() {
        this.failoverSlot = true;
        return this;
    }

    /**
     * Sets the output plugin of the slot. Any but pgoutput needs a database in UTF-8, and asks the catalog over a second
     * connection about each table that changes.
     *
     * @param outputPlugin {@link OutputPlugin#PGOUTPUT} unless set
     * @return this
     */
    public ChangeStreamBuilder plugin(OutputPlugin outputPlugin) {
        this.plugin = outputPlugin;
        return this;
    }

    /**
     * Adds tables whose changes are wanted, for a plugin that has no publications. Without any, the changes of all
     * tables of the database come.
     *
     * @param wanted existing tables or partitions; not partitioned tables, which hold no rows
     * @return this
     */
    public ChangeStreamBuilder tables(Collection<Publications.Table> wanted) {
        tables.addAll(wanted);
        return this;
    }

    /**
     * Adds publications whose changes are wanted, for pgoutput.
     *
     * @param names exact names; letters keep their case
     * @return this
     */
    public ChangeStreamBuilder publication(String... names) {
        publications.addAll(Arrays.asList(names));
        return this;
    }

    /**
     * Sets where to start, for a consumer that keeps its own progress. Without it the stream starts where the slot was last
     * confirmed.
     *
     * @param lsn the end LSN of the last transaction that was processed; never less than what the slot has confirmed
     * @return this
     */
    public ChangeStreamBuilder startAt(Lsn lsn) {
        this.startAt = lsn;
        return this;
    }

    /**
     * Continues where an earlier stream left the same slot, on the same server or on a standby that was promoted
     * meanwhile. If changes would be missing, {@link #open} throws: nothing is started, no slot is created and the
     * server is sent no position. Changes would be missing on another cluster, if the slot is gone or is past what that
     * stream sent, and on a server that lacks what that stream has returned or whose timeline does not follow from that
     * stream's.
     *
     * @param from what {@link ChangeStream#left} returned
     * @return this
     */
    public ChangeStreamBuilder resume(SlotPosition from) {
        this.resumed = from;
        this.startAt = from.told(); // a promotion may move it back, see Resumption
        return this;
    }

    /**
     * Starts at the slot's position, if the server has the history that an earlier stream from the same slot was read
     * from, and all that this stream returned. For a program that has kept that and was started again: unlike with
     * {@link #resume}, the slot may be further than the stream has left it. A slot that is gone is not created.
     *
     * @param earlier what {@link ChangeStream#left} returned
     * @return this
     */
    public ChangeStreamBuilder follow(SlotPosition earlier) {
        this.resumed = earlier;
        this.startAt = null;
        return this;
    }

    /**
     * Sets whether to receive what is written with {@code pg_logical_emit_message}. Needs PostgreSQL 14.
     *
     * @param wanted false unless set
     * @return this
     */
    public ChangeStreamBuilder messages(boolean wanted) {
        this.messages = wanted;
        return this;
    }

    /**
     * Reads without moving the slot: neither confirmations nor the server's keepalives move it. A confirmation only
     * frees memory here, and the next stream from this slot begins where this one did.
     *
     * @return this
     */
    public ChangeStreamBuilder withoutConfirming() {
        this.confirming = false;
        return this;
    }

    /**
     * Never moves the slot beyond a limit, whatever was confirmed and however far the server has sent. For a consumer that
     * keeps positions elsewhere, later than it is done with what came before them: if the slot is then found beyond the
     * position that was kept last, it is another slot of that name, or another reader has moved it. Until the limit is
     * raised the server keeps the WAL after it, even if nothing of interest is written.
     *
     * @param position asked often, by the stream's thread; there is no limit unless set
     * @return this
     * @see ChangeStream#confirmable
     */
    public ChangeStreamBuilder confirmAtMost(Supplier<Lsn> position) {
        this.limit = position;
        return this;
    }

    /**
     * Sets whether large transactions are sent while they are in progress.
     *
     * @param wanted {@link Streaming#OFF} unless set
     * @return this
     */
    public ChangeStreamBuilder streaming(Streaming wanted) {
        this.streaming = wanted;
        return this;
    }

    /**
     * Sets when the rows of prepared transactions are returned.
     *
     * @param when {@link TwoPhase#AT_COMMIT} unless set
     * @return this
     */
    public ChangeStreamBuilder twoPhase(TwoPhase when) {
        this.assembler = assembler.withTwoPhase(when);
        return this;
    }

    /**
     * Sets what to do when the rows of a committed prepared transaction are missing and may or may not have existed.
     *
     * @param policy {@link UnknownPrepared#FAIL} unless set
     * @return this
     */
    public ChangeStreamBuilder unknownPrepared(UnknownPrepared policy) {
        this.unknownPrepared = policy;
        return this;
    }

    /**
     * Sets whether values are sent in binary form.
     *
     * @param format {@link Binary#OFF} unless set
     * @return this
     */
    public ChangeStreamBuilder binary(Binary format) {
        this.binary = format;
        return this;
    }

    /**
     * Sets whether changes that were replicated to the server from elsewhere are wanted.
     *
     * @param wanted {@link Origins#ANY} unless set
     * @return this
     */
    public ChangeStreamBuilder origins(Origins wanted) {
        this.origins = wanted;
        return this;
    }

    /**
     * Sets how much memory the changes of transactions in progress may take. The rest goes to disk.
     *
     * @param bytes 64 MiB unless set
     * @return this
     */
    public ChangeStreamBuilder maxMemory(long bytes) {
        this.assembler = assembler.withMaxMemory(bytes);
        return this;
    }

    /**
     * Sets the directory for changes of transactions in progress that do not fit in memory.
     *
     * @param directory the system's directory for temporary files unless set; made if it does not exist
     * @return this
     */
    public ChangeStreamBuilder spoolDirectory(Path directory) {
        this.assembler = assembler.withSpoolDirectory(directory);
        return this;
    }

    /**
     * Sets the longest time between two status updates. A third of the server's {@code wal_sender_timeout} is used where
     * that is shorter.
     *
     * @param interval 10 seconds unless set
     * @return this
     */
    public ChangeStreamBuilder statusInterval(Duration interval) {
        this.statusInterval = interval;
        return this;
    }

    /**
     * Sets how long the server may be silent before the connection counts as lost, like PostgreSQL's own
     * {@code wal_receiver_timeout}. Meanwhile it is asked to reply. Some versions do not answer while they read a large
     * transaction from which they send nothing; if that takes longer, set a longer timeout.
     *
     * @param timeout 60 seconds unless set, a day at most; zero waits forever
     * @return this
     * @throws IllegalArgumentException if it is negative or longer than a day
     */
    public ChangeStreamBuilder receiverTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a receiver timeout of " + timeout + ": expected zero to a day");
        }
        this.receiverTimeout = timeout;
        return this;
    }

    /**
     * Receives the stream's connections, so that any thread can {@linkplain Connection#abort abort} them while {@link #open}
     * waits for a server that does not answer. Nothing else may be done with them. Once the stream is open,
     * {@link ChangeStream#abort} is enough.
     *
     * @param taker takes each connection as soon as it is made
     * @return this
     */
    public ChangeStreamBuilder connections(Consumer<? super Connection> taker) {
        endpoint.handTo(taker);
        return this;
    }

    /**
     * Sets what the decoder accepts.
     *
     * @param decoderLimits PostgreSQL's own limits unless set
     * @return this
     */
    public ChangeStreamBuilder limits(DecoderLimits decoderLimits) {
        this.assembler = assembler.withLimits(decoderLimits);
        return this;
    }

    /**
     * Connects, pins the session's settings, checks server, slot and publications, and starts the stream.
     *
     * @return the running stream, to be closed by the caller
     * @throws ReplicationException if any of it fails; nothing is left open
     * @throws IllegalStateException if the slot is missing, or if pgoutput is without a publication or with tables, or
     *     another plugin with publications
     */
    public ChangeStream open() {
        String name = requireSlot();
        StreamOptions options = new StreamOptions(
                plugin,
                name,
                createSlot,
                temporarySlot,
                failoverSlot,
                List.copyOf(publications),
                List.copyOf(tables),
                startAt,
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
        try {
            return StreamOpener.open(endpoint.replication(receiverTimeout), options, endpoint);
        } catch (SQLException e) {
            throw ReplicationException.of(e, name, resumed == null ? given(startAt) : resumed.told());
        }
    }

    private static Lsn given(@Nullable Lsn position) {
        return position == null ? Lsn.ZERO : position;
    }

    private String requireSlot() {
        boolean pgoutput = plugin == OutputPlugin.PGOUTPUT;
        if (slot == null || (pgoutput && publications.isEmpty())) {
            throw new IllegalStateException("a slot and at least one publication are needed");
        }
        if (pgoutput ? !tables.isEmpty() : !publications.isEmpty()) {
            throw new IllegalStateException(
                    pgoutput
                            ? "pgoutput reads the tables of its publications: leave tables out"
                            : plugin + " has no publications: leave them out, and name tables instead");
        }
        return slot;
    }

    /**
     * Connects in replication mode, pins the session's settings and disconnects again. Touches neither slot nor
     * publication.
     *
     * @return what the server can do
     * @throws ReplicationException if it fails
     */
    public ServerCapabilities probe() {
        try {
            ReplicationConnection session = endpoint.replication(receiverTimeout);
            session.connection().close();
            return session.server();
        } catch (SQLException e) {
            throw ReplicationException.of(e, slot == null ? "" : slot, Lsn.ZERO);
        }
    }
}
