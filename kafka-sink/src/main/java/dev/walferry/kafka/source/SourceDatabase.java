package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.progress.query.QueryIdentity;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import dev.walferry.replication.SourceError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database that changes come from: makes sure of its publications and opens streams. */
public final class SourceDatabase {
    private static final int MESSAGES_SINCE = 14;

    private final SourceSettings settings;
    private final boolean messages;
    private final Failures failures;
    private final ConnectionsInUse connections = new ConnectionsInUse();

    /** How far the slot was known to be, for messages. */
    private volatile Lsn position = Lsn.ZERO;

    /**
     * Creates a source.
     *
     * @param settings where it is and the role that connects
     * @param messages whether logical messages are carried, where the server has them
     */
    public SourceDatabase(SourceSettings settings, boolean messages) {
        this(settings, messages, new Failures());
    }

    /**
     * Creates a source.
     *
     * @param settings where it is and the role that connects
     * @param messages whether logical messages are carried, where the server has them
     * @param failures counts when the primary cannot be asked while a slot is created on a standby
     */
    public SourceDatabase(SourceSettings settings, boolean messages, Failures failures) {
        this.failures = failures;
        this.settings = settings;
        this.messages = messages;
    }

    /**
     * Returns an ordinary connection, which counts as lost if the server does not answer within the receiver timeout. Its
     * queries are answered at once, and the stream waits meanwhile.
     *
     * @return to be closed by the caller
     * @throws SQLException if it cannot be opened
     */
    public Connection connect() throws SQLException {
        return connections.add(Login.of(settings).connect(settings.receiverTimeout()));
    }

    /**
     * Opens an ordinary connection to the primary, which is another server than that of {@link #connect} if the source is a
     * standby.
     *
     * @return to be closed by the caller
     * @throws SQLException if it cannot be opened
     */
    public Connection connectToPrimary() throws SQLException {
        return connections.add(Login.ofPrimary(settings).connect(settings.receiverTimeout()));
    }

    /**
     * Takes note of the slot's position, for messages about it.
     *
     * @param lsn the last position that is known
     */
    public void wasAt(Lsn lsn) {
        position = lsn;
    }

    /** Cuts every connection, now and from now on, so that nothing waits for a silent server. */
    public void abort() {
        try {
            connections.abort();
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Creates the publications that are missing, if that is configured.
     *
     * @throws ReplicationException if one cannot be created
     */
    public void preparePublications() {
        if (settings.createPublications() == PublicationCreation.NONE) {
            return;
        }
        try (Connection connection = connectToPrimary()) {
            Publications publications = new Publications(connection);
            for (String name : publications.missing(settings.publicationNames())) {
                create(publications, name);
            }
            requireTables(publications);
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /** Creates a publication. If another daemon creates it at the same time, the second gets an error, but has what it wants. */
    private void create(Publications publications, String name) throws SQLException {
        try {
            createNow(publications, name);
        } catch (SQLException e) {
            if (isMissing(publications, name, e)) {
                throw e;
            }
        }
    }

    private static boolean isMissing(Publications publications, String name, SQLException failure) {
        try {
            return !publications.missing(List.of(name)).isEmpty();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return true;
        }
    }

    private void createNow(Publications publications, String name) throws SQLException {
        if (settings.createPublications() == PublicationCreation.ALL) {
            publications.createForAllTables(name);
        } else {
            publications.createForTables(name, settings.tables());
        }
    }

    /** A publication that was there before may lack a table that this daemon is told to carry. */
    private void requireTables(Publications publications) throws SQLException {
        if (settings.createPublications() != PublicationCreation.TABLES) {
            return;
        }
        for (Publications.Table table : publications.unpublished(settings.publicationNames(), settings.tables())) {
            throw new ReplicationException(
                    ReplicationException.Category.FATAL,
                    "table " + table + " is in source.tables but in none of the publications "
                            + settings.publicationNames() + ": ALTER PUBLICATION ... ADD TABLE, or leave it out",
                    null);
        }
    }

    /**
     * Returns the database's name, which every record carries.
     *
     * @return its exact name
     */
    public String database() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_database()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns what the offsets of queries belong to.
     *
     * @return the cluster and the database
     * @throws ReplicationException if the server cannot be asked
     */
    public QueryIdentity identity() {
        try (Connection connection = connect()) {
            return identity(connection);
        } catch (SQLException e) {
            SourceError error = SourceError.of(e);
            throw new ReplicationException(
                    error.category(), "database: " + SourceError.reason(e) + " (" + error.remedyOfStatement() + ")", e);
        }
    }

    /**
     * Returns what the offsets of queries belong to.
     *
     * @param connection to the database
     * @return the cluster and the database
     * @throws SQLException if the server cannot be asked
     */
    public static QueryIdentity identity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT system_identifier::text, pg_catalog.current_database()"
                        + " FROM pg_catalog.pg_control_system()")) {
            row.next();
            return new QueryIdentity(row.getString(1), row.getString(2));
        }
    }

    /**
     * Returns the end of the server's WAL.
     *
     * @return a position after everything that is written now
     * @throws ReplicationException if the server cannot be asked
     */
    public Lsn walEnd() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
                                + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_insert_lsn() END")) {
            row.next();
            return Lsn.parse(row.getString(1));
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns the server as it is now, with the slot.
     *
     * @return its history, the end of its WAL and the slot
     * @throws ReplicationException if the server cannot be asked
     */
    public ServerState state() {
        try (Connection connection = connect()) {
            return ServerState.read(connection, settings.slotName());
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns the slot as it is now.
     *
     * @return null if there is none of that name
     * @throws ReplicationException if the server cannot be asked
     */
    public @Nullable SlotStatus slot() {
        try (Connection connection = connect()) {
            return new ReplicationSlots(connection).find(settings.slotName()).orElse(null);
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Drops the slot, which must not be in use.
     *
     * @throws ReplicationException if the server refuses
     */
    public void dropSlot() {
        try (Connection connection = connect()) {
            new ReplicationSlots(connection).drop(settings.slotName());
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns the tables whose changes the slot sends now.
     *
     * @return each table once, by schema and name
     * @throws ReplicationException if the server cannot be asked
     */
    public List<Publications.Table> publishedTables() {
        try (Connection connection = connect()) {
            return SlotTables.of(connection, settings);
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns the tables whose changes the slot sends now, and what tells each from another one that may get its name.
     *
     * @return identities by table, in the order of schema and name
     * @throws ReplicationException if the server cannot be asked
     */
    public Map<Publications.Table, TableIdentity> identities() {
        try (Connection connection = connect()) {
            return settings.plugin() == OutputPlugin.PGOUTPUT
                    ? TableIdentities.find(connection, settings.publicationNames())
                    : TableIdentities.named(connection, SlotTables.of(connection, settings));
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), Lsn.ZERO);
        }
    }

    /**
     * Opens a stream.
     *
     * @param left where the previous stream left the slot, or null if there was none
     * @param createSlot whether the slot is created if it does not exist
     * @param limit beyond which the slot is not moved, asked often
     * @return to be closed by the caller
     * @throws ReplicationException if it cannot be opened
     */
    public SlotSource open(@Nullable SlotPosition left, boolean createSlot, Supplier<Lsn> limit) {
        return opener().open(messages && hasMessages(), left, null, createSlot, limit);
    }

    private SlotOpener opener() {
        return new SlotOpener(settings, this, failures);
    }

    /**
     * Opens a stream.
     *
     * @param left where the previous stream left the slot, or null if there was none
     * @param kept what an earlier process has delivered from the slot, or null if that is not known; of no account if there was
     *     a previous stream
     * @param createSlot whether the slot is created if it does not exist, and nothing was delivered from it
     * @param limit beyond which the slot is not moved, asked often
     * @return to be closed by the caller
     * @throws ReplicationException if it cannot be opened
     */
    public SlotSource open(
            @Nullable SlotPosition left, @Nullable SlotPosition kept, boolean createSlot, Supplier<Lsn> limit) {
        return opener().open(messages && hasMessages(), left, kept, createSlot, limit);
    }

    /** Notes a connection of a stream, so that {@link #abort} cuts it. */
    void note(Connection connection) {
        try {
            connections.add(connection);
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }

    /**
     * Returns whether slots must be created on a standby.
     *
     * @return true if the primary, whose help this needs, is known
     */
    public boolean createsSlotsOnStandby() {
        return settings.failover().primaryUrl() != null;
    }

    private boolean hasMessages() {
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseMajorVersion() >= MESSAGES_SINCE;
        } catch (SQLException e) {
            throw ReplicationException.of(e, settings.slotName(), position);
        }
    }
}
