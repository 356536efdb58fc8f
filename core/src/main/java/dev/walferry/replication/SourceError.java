package dev.walferry.replication;

import static dev.walferry.internal.replication.StatementRemedy.CORRECT_NAME;
import static dev.walferry.internal.replication.StatementRemedy.SEE_LOG;
import static dev.walferry.internal.replication.StatementRemedy.TOO_LARGE;
import static dev.walferry.replication.ReplicationException.Category.FATAL;
import static dev.walferry.replication.ReplicationException.Category.RETRY;
import static dev.walferry.replication.ReplicationException.Category.SLOT_IN_USE;

import dev.walferry.internal.replication.ErrorSigns;
import dev.walferry.internal.replication.ServerWords;
import dev.walferry.replication.ReplicationException.Category;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an error of the server or the driver means to a replication client: whether another try can help, and what a
 * person can do. One row for each cause; the first row that fits an error applies.
 *
 * <p>A row is found by SQLSTATE, or its class. Where one SQLSTATE has several causes, a sign tells them apart: the
 * server's routine that raised the error, the class of a cause, or a piece of a message. Messages are
 * translated on some servers, routines and SQLSTATEs are not, so a translated message at worst gets a more general remedy.
 *
 * <p>Nothing else reads SQLSTATEs. Code that reads tables rather than a stream uses the same rows, but may decide
 * otherwise: a table that {@linkplain #isMissing is missing} may just have been renamed, and a statement that
 * {@linkplain #isRefusal is refused} is wrong by itself.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
public enum SourceError {
    /** The URL names several hosts, and none is of the kind that it asks for. */
    NO_PRIMARY(
            "08",
            "targetServerType",
            RETRY,
            "none of the hosts in the URL is up and of the kind that targetServerType asks for: promote a standby, or correct"
                    + " the hosts"),
    /** The host name is unknown. */
    UNKNOWN_HOST(
            "08",
            "UnknownHostException",
            RETRY,
            "the host name does not resolve: check it in the URL, and the DNS here"),
    /** Nothing listens at the address. */
    REFUSED(
            "08",
            "ConnectException",
            RETRY,
            "nothing answers there: check host and port, and whether the server is up"),
    /** The address does not answer at all. */
    UNREACHABLE(
            "08",
            "SocketTimeoutException|NoRouteToHostException",
            RETRY,
            "no answer from that address: check host and port, and the firewalls on the way"),
    /** The server has TLS switched off, or an attacker in between makes it look so. */
    NO_TLS(
            "08",
            "The server does not support SSL",
            FATAL,
            "switch TLS on in the server (ssl = on), or set sslmode=disable here, which sends everything in clear text"),
    /** The certificate is another host's. */
    WRONG_HOST(
            "08",
            "hostnameverifier",
            FATAL,
            "the server's certificate does not name this host: use a name or an address in the URL that it does name"),
    /** There is no file to check the server's certificate against. */
    NO_ROOT_CERTIFICATE(
            "08",
            "root certificate file",
            FATAL,
            "set sslrootcert to a file with the certificate of the server's authority; where Java knows the authority set"
                    + " sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"),
    /** The certificate is too old, or the clock is wrong. */
    CERTIFICATE_EXPIRED(
            "08",
            "CertificateExpiredException|CertificateNotYetValidException",
            FATAL,
            "the server's certificate is not valid today: renew it, or correct the clock of this machine"),
    /** No authority that we trust has signed the certificate. */
    UNTRUSTED(
            "08",
            "CertPathBuilderException|SunCertPathBuilderException|CertPathValidatorException|ValidatorException",
            FATAL,
            "the server's certificate is not signed by an authority in sslrootcert: correct that file, or the certificate"),
    /** The client's private key cannot be read, or too many others can read it. */
    PRIVATE_KEY(
            "08",
            "private key",
            FATAL,
            "the file in sslkey must be PKCS #8, of the kind in pemKeyAlgorithm (RSA by default), and nobody but its owner may read it"),
    /** The server does not accept our own certificate, or the lack of one. */
    TLS_REFUSED(
            "08",
            "Received fatal alert",
            FATAL,
            "the server has refused TLS: check sslcert and sslkey here, and ssl_ca_file and the log there"),
    /** TLS could not be set up. */
    TLS(
            "08",
            "SSLException|SSLHandshakeException|SSLPeerUnverifiedException",
            RETRY,
            "TLS failed: check sslmode and sslrootcert here, and the server's ssl settings and certificate"),
    /** The driver refuses how the server wants to authenticate it, for example for lack of a password. */
    REJECTED("08004", FATAL, "server and driver cannot agree on authentication: check password and pg_hba.conf"),
    /** Any other failure of a connection. */
    CONNECTION_LOST("08", RETRY, "the connection was lost: see whether the server is up"),
    /** The driver names no SQLSTATE. */
    NO_STATE("", RETRY, "the connection was lost: see whether the server is up"),

    /** The publications have different column lists for one table. */
    COLUMN_LISTS(
            "0A000",
            "column list",
            FATAL,
            "the publications list different columns of one table: read them with one stream each, or give them one list",
            SEE_LOG),
    /** A table was altered under a statement that was prepared before. */
    STALE_PLAN(
            "0A000",
            "RevalidateCachedQuery|cached plan must not change result type",
            RETRY,
            "a table was altered meanwhile: try again"),
    /** This server lacks a feature. */
    UNSUPPORTED("0A000", FATAL, "this server cannot do what the message names: leave it out, or use a newer server"),

    /** Bytes that are not text in the database's encoding. */
    NOT_TEXT(
            "22P05|22021",
            FATAL,
            "a value cannot be sent in UTF-8, because the database holds bytes that are not text: correct the value; then move the slot"
                    + " past this change with pg_replication_slot_advance, and copy the skipped changes by hand",
            "the database holds bytes that are not text: correct the value"),
    /**
     * Since 17: a failover slot gets nothing that the standbys have not received. This is only a warning until the
     * server shuts down, and the stream goes on later. The SQLSTATE tells whether a standby is down or its slot does
     * not exist.
     */
    WAITS_FOR_STANDBY(
            "22023|55000",
            "StandbySlotsHaveCaughtup",
            RETRY,
            "the server sends nothing that this standby has not received: start the standby, create its slot again, or take the"
                    + " slot out of synchronized_standby_slots",
            SEE_LOG),
    /** A plugin does not know an option of its stream. */
    OLD_PLUGIN(
            "22023", "is unknown", FATAL, "the server's plugin is too old: wal2json 2.5 or later is needed", SEE_LOG),
    /** A value is refused: of a setting, or one that a column's type does not take. */
    INVALID_VALUE(
            "22", FATAL, "correct the value: the message names it, or the server's log does if it may be of a row"),
    /** A statement that writes, on a standby. */
    READ_ONLY("25006", FATAL, "the server is read-only: connect to the primary, or create this there"),
    /** A timeout of the server's own ended the session. */
    SESSION_TIMEOUT("25P03|25P04|57P05", RETRY, "a timeout set for this role or database ended the session: raise it"),

    /** A prepared statement is gone, as with another server connection of a pooler. */
    LOST_STATEMENT("26000", RETRY, "the session has lost a prepared statement: connect to the server without a pooler"),

    /** The password is wrong; a server that asks for a password does not tell whether the role exists. */
    WRONG_PASSWORD("28P01", FATAL, "no such role, or wrong password: check user and password"),
    /** The role may not log in. */
    NO_LOGIN("28000", "not permitted to log in", FATAL, "ALTER ROLE ... LOGIN"),
    /** There is no such role. */
    NO_ROLE("28000", "InitializeSessionUserId", FATAL, "check the user, or CREATE ROLE ... LOGIN REPLICATION"),
    /** The client sent no certificate. The driver does not even send one that the server's authority has not signed. */
    NO_CLIENT_CERTIFICATE(
            "28",
            "valid client certificate",
            FATAL,
            "set sslcert and sslkey to a certificate for this role that an authority in the server's ssl_ca_file has signed"),
    /** pg_hba.conf does not admit the client. */
    NOT_ADMITTED("28", FATAL, "admit this user, database, address and encryption in pg_hba.conf, then reload it"),
    /** There is no such database. */
    NO_DATABASE("3D000", FATAL, "no such database: check the URL"),

    /** A conflict with recovery or with other transactions. */
    CONFLICT("40", RETRY, "a conflict with recovery or another transaction ended the session: try again"),

    /** The role may not connect to the database. */
    NO_CONNECT("42501", "CheckMyDatabase", FATAL, "GRANT CONNECT ON DATABASE ... to the role"),
    /** The role may not replicate. */
    NO_REPLICATION("42501", "InitPostgres|CheckSlotPermissions|check_permissions", FATAL, "ALTER ROLE ... REPLICATION"),
    /** Only a superuser may publish everything. */
    NOT_SUPERUSER(
            "42501",
            "CreatePublication",
            FATAL,
            "only a superuser may publish all tables: let one create the publication, or publish tables by name",
            SEE_LOG),
    /** The role may not create publications. */
    NO_CREATE("42501", "permission denied for database", FATAL, "GRANT CREATE ON DATABASE ... to the role"),
    /** Only its owner may publish a table. */
    NOT_OWNER("42501", "must be owner of", FATAL, "let the table's owner do this, or make the role a member of it"),
    /** The server lets no slot use the plugin. */
    PLUGIN_NOT_ALLOWED(
            "42501",
            "as an output plugin",
            FATAL,
            "let a superuser add the plugin: ALTER SYSTEM SET output_plugin_libraries = pgoutput, test_decoding, PLUGIN;"
                    + " then SELECT pg_reload_conf()"),
    /** A policy would hide rows. */
    HIDDEN_ROWS(
            "42501",
            "check_enable_rls",
            FATAL,
            "a row-level security policy would hide rows: ALTER ROLE ... BYPASSRLS, or let the table's owner connect"),
    /** Another privilege is missing. */
    DENIED("42501", FATAL, "the role lacks the privilege that the message names: GRANT it"),
    /** A table or schema does not exist, or no longer does. */
    NO_TABLE("42P01|3F000", FATAL, "there is no such table or schema: correct the name, or create it"),
    /** A column does not exist, or no longer does. */
    NO_COLUMN("42703", FATAL, "there is no such column: correct the name, or add the column"),
    /** The name is not valid for a slot. */
    INVALID_NAME("42602", FATAL, "a slot's name has 1 to 63 of a-z, 0-9 and _", CORRECT_NAME),
    /** Before 18: the publication did not exist at the stream's position. */
    NO_PUBLICATION_HERE(
            "42704",
            "get_publication_oid|GetPublicationByName",
            FATAL,
            "the publication did not exist at this position of the WAL: " + ReplicationSlots.SKIP_GAP,
            SEE_LOG),
    /** Queries look for names without a schema in pg_catalog alone. */
    NO_TYPE(
            "42704",
            "typenameType",
            FATAL,
            "there is no such type in pg_catalog, the only schema searched: name its schema, as in 'x'::public.mood"),
    /** Something else does not exist. */
    UNDEFINED("42704", FATAL, "create the slot or publication first, or enable its creation", CORRECT_NAME),
    /** Another client created it first. */
    ALREADY_EXISTS("42710", RETRY, "another client has just created it: try again"),
    /** A type that cannot be sent in binary form. */
    NO_BINARY_FORM(
            "42883",
            "getTypeBinaryOutputInfo|no binary output function",
            FATAL,
            "a type has no binary form: turn binary off for this stream",
            SEE_LOG),
    /** Queries look for names without a schema in pg_catalog alone. */
    NO_FUNCTION(
            "42883",
            FATAL,
            "there is no such operator or function in pg_catalog, the only schema searched: name its schema, as in"
                    + " public.f(x) and a OPERATOR(public.=) b"),

    /** Any other statement that the server refuses. */
    REFUSED_STATEMENT("42", FATAL, "the server refuses this statement: correct what the message names"),

    /** The disk is full. */
    DISK_FULL("53100", RETRY, "the server's disk is full: free space; it then continues on its own"),
    /** The server has no memory left. */
    NO_MEMORY("53200", RETRY, "the server is out of memory: see its log, and what else runs there"),
    /** No connection or walsender is free. */
    TOO_MANY_CONNECTIONS("53300", RETRY, "no free connection or walsender: raise max_connections or max_wal_senders"),
    /** A query sorts more than the server lets it. */
    TEMP_FILE_LIMIT(
            "53400",
            "temp_file_limit|FileWrite|FileWriteV",
            FATAL,
            "the query sorts more than temp_file_limit allows: raise that for this role, or create an index in the order of the"
                    + " query"),
    /** No slot is free. */
    TOO_MANY_SLOTS(
            "53400",
            FATAL,
            "drop a slot that nobody needs, or raise max_replication_slots",
            "raise the limit that the message names"),
    /** Another resource is short. */
    NO_RESOURCES("53", RETRY, "the server is out of resources: see its log"),
    /** A row exceeds what the server can send. */
    LIMIT_EXCEEDED(
            "54", FATAL, "a row may be too large to be sent as text (1 GB): " + ReplicationSlots.SKIP_ROW, TOO_LARGE),

    /** Logical decoding is not switched on. */
    WAL_LEVEL(
            "55000",
            "CheckLogicalDecodingRequirements",
            FATAL,
            "ALTER SYSTEM SET wal_level = logical, then restart",
            SEE_LOG),
    /** The database takes no connections. */
    NO_CONNECTIONS("55000", "CheckMyDatabase", FATAL, "ALTER DATABASE ... ALLOW_CONNECTIONS true"),
    /** The slot is another database's. */
    OTHER_DATABASE(
            "55000", "was not created in this database", FATAL, "change the URL to the slot's database", SEE_LOG),
    /** From 17 on: a copy of the slot on a standby, which keeps following the primary's. */
    SYNCED_SLOT(
            "55000",
            "is being synchronized from the primary",
            RETRY,
            "a standby's copy of the slot can be read once the standby is promoted: promote it, or connect to the primary",
            SEE_LOG),
    /** Since 18: a publication is missing, which is only a warning; its changes are left out. */
    PUBLICATION_SKIPPED(
            "55000",
            "LoadPublications",
            FATAL,
            "the publication did not exist at this position of the WAL: " + ReplicationSlots.SKIP_GAP,
            SEE_LOG),
    /** The slot was invalidated, or the server is not in the state that this needs. */
    SLOT_LOST(
            "55000",
            FATAL,
            "if the slot was invalidated its WAL is gone: create a new slot and take a new snapshot; raise"
                    + " max_slot_wal_keep_size to prevent it",
            SEE_LOG),
    /** Another client holds the slot. */
    IN_USE(
            "55006",
            SLOT_IN_USE,
            "another client holds the slot: stop it, or wait until the server notices that it is gone",
            SEE_LOG),
    /** A lock was not granted in time. */
    LOCKED("55P03", RETRY, "a lock was not granted in time: try again, or raise lock_timeout for this role"),

    /** A statement was canceled. */
    CANCELED("57014", RETRY, "the statement was canceled by a person or a timeout: try again"),
    /** The server shuts down, or the session was terminated. */
    SHUTDOWN("57P01", RETRY, "the server is shutting down, or ended this session: wait until it is up again"),
    /** The server crashed. */
    CRASH("57P02", RETRY, "the server crashed and recovers by itself: see its log"),
    /** The server is starting or stopping. */
    STARTING("57P03", RETRY, "the server is starting or stopping: wait until it takes connections"),
    /** The database is gone. */
    DATABASE_DROPPED(
            "57P04",
            FATAL,
            "the database was dropped, and its slots with it: check the URL",
            "the database was dropped: check the URL"),
    /** Another intervention by an operator. */
    INTERVENTION("57", RETRY, "the connection was lost: see whether the server is up"),
    /** The plugin is not installed on the server. */
    NO_PLUGIN(
            "58P01",
            "could not access file",
            FATAL,
            "the server does not have this output plugin: install it there, for example the package"
                    + " postgresql-15-wal2json, or use pgoutput, which every server has",
            SEE_LOG),
    /** A file of the server is gone, above all WAL. */
    WAL_REMOVED(
            "58P01",
            FATAL,
            "a file that this position needs is gone: create a new slot and take a new snapshot; raise"
                    + " max_slot_wal_keep_size to prevent it",
            SEE_LOG),
    /** The server of a foreign table does not answer. */
    FOREIGN_SERVER(
            "HV001|HV00L|HV00M|HV00N", RETRY, "the server of a foreign table does not answer: see whether it is up"),
    /** Before 17: rows that a query still needs were cleaned up. */
    SNAPSHOT_TOO_OLD("72000", RETRY, "old_snapshot_threshold ended a query: raise it, or turn it off"),
    /** The server's disk or operating system failed. */
    SYSTEM("58", RETRY, "the server's disk or system failed: see its log"),

    /** A row exceeds what the server can send. */
    ROW_TOO_LARGE(
            "XX000",
            "invalid memory alloc request size|string buffer exceeds maximum",
            FATAL,
            "a row is too large to be sent as text (1 GB): " + ReplicationSlots.SKIP_ROW,
            TOO_LARGE),
    /** The server or a proxy before it does not know one of the stream's options. */
    UNKNOWN_OPTION(
            "XX000", "unrecognized pgoutput option", FATAL, "leave the option out, or use a newer server", SEE_LOG),
    /** The server's data is damaged. */
    CORRUPTED("XX001|XX002", FATAL, "the server's data is damaged: see its log, check its disks, restore a backup"),
    /** The server met a state that it does not expect. */
    INTERNAL("XX000", FATAL, "the server cannot decode this position: see the server's log", SEE_LOG),
    /** Any other error. */
    OTHER("*", FATAL, SEE_LOG);

    private static final List<String> REFUSALS = List.of("22", "42", "3F");

    private final String states;
    private final String signs;
    private final Category category;
    private final String remedy;
    private final String remedyOfStatement;

    /** Creates a row; bars separate alternatives. No sign fits every error, and by default both remedies are the same. */
    SourceError(String states, String signs, Category category, String remedy, String remedyOfStatement) {
        this.states = states;
        this.signs = signs;
        this.category = category;
        this.remedy = remedy;
        this.remedyOfStatement = remedyOfStatement;
    }

    SourceError(String states, String signs, Category category, String remedy) {
        this(states, signs, category, remedy, remedy);
    }

    SourceError(String states, Category category, String remedy, String remedyOfStatement) {
        this(states, "", category, remedy, remedyOfStatement);
    }

    SourceError(String states, Category category, String remedy) {
        this(states, category, remedy, remedy);
    }

    /**
     * Returns whether another try can help.
     *
     * @return what a program should do
     */
    public Category category() {
        return category;
    }

    /**
     * Returns what a person can do.
     *
     * @return an instruction, without names of the error at hand
     */
    public String remedy() {
        return remedy;
    }

    /**
     * Returns what a person can do if a statement that reads tables has failed. Such a statement has no slot or publication.
     *
     * @return an instruction, without names of the error at hand
     */
    public String remedyOfStatement() {
        return remedyOfStatement;
    }

    /**
     * Returns whether the server refuses a statement for what it says, or for what it names. Another statement over a connection of
     * the same role may succeed.
     *
     * @return false if other statements would fail as well
     */
    public boolean isRefusal() {
        return Stream.of(states.split("\\|"))
                .allMatch(state -> REFUSALS.stream().anyMatch(state::startsWith));
    }

    /**
     * Returns whether a statement names a table, a schema or a column that does not exist. It may have been dropped or renamed
     * just now.
     *
     * @return false if everything that was named exists
     */
    public boolean isMissing() {
        return this == NO_TABLE || this == NO_COLUMN;
    }

    /**
     * Returns whether the error comes from the server itself. If not, the driver reports that the server cannot be reached, or
     * is gone.
     *
     * @return true if a server answers
     */
    public boolean isWordOfServer() {
        return !states.isEmpty() && !states.startsWith("08");
    }

    /**
     * Finds an error's row.
     *
     * @param e what the driver has thrown
     * @return its row, {@link #OTHER} if none is more specific
     */
    public static SourceError of(SQLException e) {
        for (SourceError row : values()) {
            if (ErrorSigns.fit(e, row.states, row.signs)) {
                return row;
            }
        }
        return OTHER;
    }

    /**
     * Returns what an error says, on one line and fit to print: without a message that may show a row's content. The driver
     * says only in the cause why a connection failed, so that is added.
     *
     * @param e what the driver has thrown
     * @return the reason, without a remedy
     */
    public static String reason(SQLException e) {
        return ServerWords.onOneLine(e);
    }

    /**
     * Returns the same error, fit to print with a stack trace: without a message that may show a row's content.
     *
     * @param e what the driver has thrown
     * @return the error itself if its message shows none
     */
    public static SQLException printable(SQLException e) {
        return ServerWords.printable(e);
    }
}
