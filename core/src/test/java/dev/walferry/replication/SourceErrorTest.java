package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException.Category;
import java.io.EOFException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Which errors a retry can fix, one by one. The live test covers those that a server can be made to send. */
class SourceErrorTest {
    record Row(SQLException e, SourceError expected, Category category) {}

    private static SQLException server(String state, String message, String routine) {
        return new PSQLException(
                new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0R" + routine + "\0"));
    }

    private static SQLException driver(@Nullable String state, String message, @Nullable Throwable cause) {
        return new SQLException(message, state, cause);
    }

    private static SQLException tls(Exception reason) {
        return driver("08006", "SSL error", new SSLHandshakeException("TLS").initCause(reason));
    }

    private static Row retry(SourceError expected, SQLException e) {
        return new Row(e, expected, Category.RETRY);
    }

    private static Row fatal(SourceError expected, SQLException e) {
        return new Row(e, expected, Category.FATAL);
    }

    private static Stream<Row> connection() {
        String failed = "The connection attempt failed.";
        return Stream.of(
                retry(
                        SourceError.NO_PRIMARY,
                        driver("08001", "Could not find a server with specified targetServerType: primary", null)),
                retry(SourceError.UNKNOWN_HOST, driver("08001", failed, new UnknownHostException("db"))),
                retry(SourceError.REFUSED, driver("08001", "refused", new ConnectException("Connection refused"))),
                retry(SourceError.UNREACHABLE, driver("08001", failed, new SocketTimeoutException("timed out"))),
                retry(SourceError.UNREACHABLE, driver("08001", failed, new NoRouteToHostException("no route"))),
                retry(SourceError.TLS, driver("08006", "SSL error", new SSLHandshakeException("unknown CA"))),
                fatal(SourceError.NO_TLS, driver("08004", "The server does not support SSL.", null)),
                fatal(SourceError.WRONG_HOST, driver("08006", "not verified by hostnameverifier X", null)),
                fatal(
                        SourceError.NO_ROOT_CERTIFICATE,
                        driver("08006", "Could not open SSL root certificate file", null)),
                fatal(SourceError.CERTIFICATE_EXPIRED, tls(new CertificateExpiredException("2001"))),
                fatal(SourceError.CERTIFICATE_EXPIRED, tls(new CertificateNotYetValidException("2101"))),
                fatal(SourceError.UNTRUSTED, tls(new CertPathValidatorException("path"))),
                fatal(SourceError.PRIVATE_KEY, driver("08006", "Could not load the private key", null)),
                fatal(SourceError.TLS_REFUSED, tls(new SSLException("Received fatal alert: certificate_required"))),
                fatal(SourceError.REJECTED, driver("08004", "no password was provided", null)),
                retry(SourceError.CONNECTION_LOST, driver("08006", "An I/O error occurred", new EOFException())),
                retry(SourceError.CONNECTION_LOST, driver("08P01", "Protocol error", null)),
                retry(SourceError.NO_STATE, driver(null, "something", null)),
                retry(SourceError.SHUTDOWN, server("57P01", "terminating connection", "ProcessInterrupts")),
                retry(SourceError.CRASH, server("57P02", "terminating because of crash", "quickdie")),
                retry(SourceError.STARTING, server("57P03", "is starting up", "ProcessStartupPacket")),
                fatal(SourceError.DATABASE_DROPPED, server("57P04", "conflict with recovery", "ProcessInterrupts")),
                retry(SourceError.SESSION_TIMEOUT, server("57P05", "idle-session timeout", "ProcessInterrupts")),
                retry(SourceError.SESSION_TIMEOUT, server("25P04", "transaction timeout", "ProcessInterrupts")),
                retry(SourceError.CANCELED, server("57014", "canceling statement", "ProcessInterrupts")),
                retry(SourceError.INTERVENTION, server("57000", "intervention", "")),
                retry(SourceError.CONFLICT, server("40001", "conflict with recovery", "ProcessInterrupts")),
                retry(SourceError.CONFLICT, server("40P01", "deadlock detected", "DeadLockReport")));
    }

    private static Stream<Row> login() {
        return Stream.of(
                fatal(SourceError.WRONG_PASSWORD, server("28P01", "password authentication failed", "auth_failed")),
                fatal(SourceError.NOT_ADMITTED, server("28000", "no pg_hba.conf entry", "ClientAuthentication")),
                fatal(
                        SourceError.NO_CLIENT_CERTIFICATE,
                        server("28000", "connection requires a valid client certificate", "ClientAuthentication")),
                fatal(SourceError.NO_ROLE, server("28000", "role does not exist", "InitializeSessionUserId")),
                fatal(SourceError.NO_LOGIN, server("28000", "not permitted to log in", "InitializeSessionUserId")),
                fatal(SourceError.NO_DATABASE, server("3D000", "database does not exist", "InitPostgres")),
                fatal(SourceError.NO_CONNECT, server("42501", "permission denied for database", "CheckMyDatabase")),
                fatal(SourceError.NO_CONNECTIONS, server("55000", "not accepting", "CheckMyDatabase")),
                fatal(SourceError.NO_REPLICATION, server("42501", "must be superuser", "InitPostgres")),
                fatal(SourceError.NO_REPLICATION, server("42501", "denied", "CheckSlotPermissions")),
                fatal(SourceError.NO_REPLICATION, server("42501", "must be superuser", "check_permissions")),
                fatal(SourceError.NO_CREATE, server("42501", "permission denied for database x", "aclcheck_error")),
                fatal(SourceError.NOT_SUPERUSER, server("42501", "FOR ALL TABLES", "CreatePublication")),
                fatal(SourceError.NOT_OWNER, server("42501", "must be owner of table t", "aclcheck_error")),
                fatal(
                        SourceError.HIDDEN_ROWS,
                        server("42501", "query would be affected by row-level security", "check_enable_rls")),
                fatal(SourceError.DENIED, server("42501", "permission denied for schema s", "aclcheck_error")));
    }

    private static Stream<Row> resources() {
        return Stream.of(
                retry(SourceError.TOO_MANY_CONNECTIONS, server("53300", "too many clients", "InitProcess")),
                fatal(SourceError.TEMP_FILE_LIMIT, server("53400", "temp_file_limit überschritten", "FileWriteV")),
                fatal(SourceError.TEMP_FILE_LIMIT, server("53400", "exceeds temp_file_limit (64kB)", "FileWrite")),
                fatal(SourceError.TOO_MANY_SLOTS, server("53400", "all slots in use", "ReplicationSlotCreate")),
                retry(SourceError.DISK_FULL, server("53100", "No space left on device", "mdextend")),
                retry(SourceError.NO_MEMORY, server("53200", "out of memory", "palloc")),
                retry(SourceError.NO_RESOURCES, server("53000", "insufficient resources", "")),
                retry(SourceError.LOCKED, server("55P03", "lock timeout", "ProcessInterrupts")),
                retry(SourceError.SYSTEM, server("58030", "could not read file", "WALRead")),
                fatal(SourceError.LIMIT_EXCEEDED, server("54000", "out of memory", "enlargeStringInfo")),
                retry(SourceError.FOREIGN_SERVER, server("HV00N", "could not connect", "")),
                retry(SourceError.SNAPSHOT_TOO_OLD, server("72000", "snapshot too old", "TestForOldSnapshot_impl")),
                retry(SourceError.LOST_STATEMENT, server("26000", "prepared statement does not exist", "")),
                retry(
                        SourceError.STALE_PLAN,
                        server(
                                "0A000",
                                "gespeicherter Plan darf den Ergebnistyp nicht ändern",
                                "RevalidateCachedQuery")),
                fatal(SourceError.CORRUPTED, server("XX001", "invalid page", "")),
                fatal(SourceError.CORRUPTED, server("XX002", "corrupt index", "")));
    }

    private static Stream<Row> decoding() {
        return Stream.of(
                fatal(SourceError.NO_PLUGIN, server("58P01", "could not access file \"wal2json\"", "")),
                fatal(SourceError.OLD_PLUGIN, server("22023", "option \"include-pk\" = \"true\" is unknown", "")),
                fatal(
                        SourceError.PLUGIN_NOT_ALLOWED,
                        server("42501", "library \"wal2json\" may not be used as an output plugin", "")),
                fatal(SourceError.WAL_REMOVED, server("58P01", "requested WAL segment has already been removed", "")),
                fatal(SourceError.SLOT_LOST, server("55000", "can no longer access slot", "ReplicationSlotAcquire")),
                fatal(SourceError.WAL_LEVEL, server("55000", "wal_level", "CheckLogicalDecodingRequirements")),
                fatal(SourceError.OTHER_DATABASE, server("55000", "slot was not created in this database", "")),
                new Row(server("55006", "slot is active", ""), SourceError.IN_USE, Category.SLOT_IN_USE),
                fatal(SourceError.NO_PUBLICATION_HERE, server("42704", "does not exist", "get_publication_oid")),
                fatal(SourceError.UNDEFINED, server("42704", "slot does not exist", "ReplicationSlotAcquire")),
                retry(SourceError.ALREADY_EXISTS, server("42710", "slot exists", "ReplicationSlotCreate")),
                fatal(SourceError.INVALID_NAME, server("42602", "invalid character", "ReplicationSlotValidateName")),
                fatal(SourceError.NO_BINARY_FORM, server("42883", "no binary output function", "")),
                fatal(SourceError.NO_FUNCTION, server("42883", "operator does not exist", "op_error")),
                fatal(SourceError.NO_TYPE, server("42704", "type \"mood\" does not exist", "typenameType")),
                fatal(SourceError.COLUMN_LISTS, server("0A000", "cannot use different column lists", "")),
                fatal(SourceError.UNSUPPORTED, server("0A000", "client sent proto_version=5", "")),
                fatal(SourceError.NOT_TEXT, server("22021", "invalid byte sequence", "")),
                fatal(SourceError.NOT_TEXT, server("22P05", "has no equivalent", "")),
                fatal(SourceError.INVALID_VALUE, server("22023", "requested proto_version", "")),
                fatal(SourceError.READ_ONLY, server("25006", "cannot execute in recovery", "")),
                fatal(SourceError.ROW_TOO_LARGE, server("XX000", "invalid memory alloc request size 1258291203", "")),
                fatal(SourceError.UNKNOWN_OPTION, server("XX000", "unrecognized pgoutput option: x", "")),
                fatal(SourceError.INTERNAL, server("XX000", "could not map filenumber", "")),
                retry(
                        SourceError.SYNCED_SLOT,
                        server("55000", "This replication slot is being synchronized from the primary server.", "")),
                fatal(SourceError.PUBLICATION_SKIPPED, server("55000", "skipped loading", "LoadPublications")),
                retry(
                        SourceError.WAITS_FOR_STANDBY,
                        server("55000", "does not have active_pid", "StandbySlotsHaveCaughtup")),
                retry(SourceError.WAITS_FOR_STANDBY, server("22023", "does not exist", "StandbySlotsHaveCaughtup")),
                retry(
                        SourceError.WAITS_FOR_STANDBY,
                        server("22023", "cannot specify logical replication slot", "StandbySlotsHaveCaughtup")),
                fatal(SourceError.NO_TABLE, server("42P01", "relation does not exist", "parserOpenTable")),
                fatal(SourceError.NO_TABLE, server("3F000", "schema does not exist", "get_namespace_oid")),
                fatal(SourceError.NO_COLUMN, server("42703", "column does not exist", "errorMissingColumn")),
                fatal(SourceError.INVALID_VALUE, server("22P02", "invalid input syntax", "")),
                fatal(SourceError.REFUSED_STATEMENT, server("42601", "syntax error", "scanner_yyerror")),
                fatal(SourceError.OTHER, server("P0001", "raised by a trigger", "exec_stmt_raise")));
    }

    private static List<Row> rows() {
        return Stream.of(connection(), login(), resources(), decoding())
                .flatMap(rows -> rows)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachCauseHasItsRow(Row row) {
        assertEquals(row.expected(), SourceError.of(row.e()));
        assertEquals(row.category(), row.expected().category());
        assertFalse(row.expected().remedy().isBlank());
    }

    @Test
    void aServerThatRefusesHasSpoken() {
        for (String state : List.of("53300", "57P03", "42501", "XX000", "99999")) {
            assertTrue(SourceError.of(server(state, "", "")).isWordOfServer(), state);
        }
        for (String state : List.of("08001", "08006", "")) {
            assertFalse(SourceError.of(server(state, "", "")).isWordOfServer(), state);
        }
        assertFalse(SourceError.of(driver(null, "", null)).isWordOfServer());
    }

    @Test
    void everyRowIsTested() {
        Set<SourceError> tested = rows().stream().map(Row::expected).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(SourceError.class), EnumSet.copyOf(tested));
    }

    /** A query has neither, and a user who followed such advice might drop another client's slot. */
    @Test
    void noRemedyOfAStatementIsAboutSlotsOrPublications() {
        for (SourceError error : SourceError.values()) {
            String remedy = error.remedyOfStatement();
            assertFalse(remedy.isBlank(), error::name);
            assertFalse(remedy.matches(".*(slot|publication|stream|position).*"), () -> error + ": " + remedy);
        }
    }

    /** A reader of tables goes on with other queries after such a refusal, and does not repeat the same one. */
    @Test
    void aRefusalIsAboutOneStatement() {
        for (String state : List.of("22012", "22P02", "42501", "42601", "42703", "42P01", "3F000")) {
            assertTrue(SourceError.of(server(state, "", "")).isRefusal(), state);
        }
        for (String state : List.of("08006", "25006", "28P01", "40001", "53300", "55000", "57P01", "XX000")) {
            assertFalse(SourceError.of(server(state, "", "")).isRefusal(), state);
        }
        assertFalse(SourceError.of(driver(null, "", null)).isRefusal());
    }

    @Test
    void aTableOrColumnMayBeMissing() {
        for (String state : List.of("42P01", "3F000", "42703")) {
            assertTrue(SourceError.of(server(state, "", "")).isMissing(), state);
        }
        for (String state : List.of("42704", "42883", "3D000", "58P01")) {
            assertFalse(SourceError.of(server(state, "", "")).isMissing(), state);
        }
    }

    @Test
    void aWarningHasARoutineToo() {
        SQLException warning =
                new PSQLWarning(new ServerErrorMessage("SWARNUNG\0C55000\0MPublikation fehlt\0RLoadPublications\0"));
        assertEquals(SourceError.PUBLICATION_SKIPPED, SourceError.of(warning));
    }

    @Test
    void aTranslatedMessageKeepsCategoryAndRoutine() {
        assertEquals(
                SourceError.NO_CONNECT,
                SourceError.of(server("42501", "keine Berechtigung für Datenbank", "CheckMyDatabase")));
        assertEquals(
                SourceError.DENIED,
                SourceError.of(server("42501", "keine Berechtigung für Datenbank", "aclcheck_error")));
    }

    /** Messages about data, constraints, checks and functions may contain row data; those about options do not. */
    @ParameterizedTest
    @ValueSource(strings = {"22P02", "22023", "23505", "23514", "44000", "P0001", "38000"})
    void whatMayShowARowIsNotPrinted(String state) {
        SQLException e = server(state, "the value is s3cret", "routine");
        ReplicationException reported = ReplicationException.of(e, "s", Lsn.ZERO);
        StringWriter trace = new StringWriter();
        reported.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("s3cret"), trace::toString);
        assertTrue(
                reported.getMessage().contains("SQLSTATE " + state + " from routine; only the server's log"),
                reported.getMessage());
        assertEquals(state, reported.sqlState());
        SQLException ofOption =
                new PSQLException(new ServerErrorMessage("SERROR\0C22023\0Mbad option\0Fpgoutput.c\0Rstartup\0\0"));
        assertEquals("ERROR: bad option", SourceError.reason(ofOption));
    }

    @Test
    void aPlaceIsPrintedIfItIsOneInTheWal() {
        String error = "SERROR\0C55000\0Mcannot\0DThe reason.\0HDo this.\0P7\0Rroutine\0W";
        assertEquals(
                "ERROR: cannot; Detail: The reason.; Hint: Do this.; Position: 7; Where: slot \"s\", output plugin",
                SourceError.reason(new PSQLException(new ServerErrorMessage(error + "slot \"s\", output plugin\0\0"))));
        SQLException ofQuery =
                new PSQLException(new ServerErrorMessage(error + "unnamed portal with parameters: $1 = 's3cret'\0\0"));
        assertEquals("ERROR: cannot; Detail: The reason.; Hint: Do this.; Position: 7", SourceError.reason(ofQuery));
        assertFalse(String.valueOf(SourceError.printable(ofQuery)).contains("s3cret"));
    }

    @Test
    void aMessageIsOneLineThatHoldsItsCauseAndNoEscapeSequence() {
        SQLException e = driver("08001", "failed\n  Detail: \u001b[1mx", new UnknownHostException("db"));
        String message = ReplicationException.of(e, "a\nb", Lsn.of(16)).getMessage();
        assertTrue(
                message.startsWith(
                        "slot \"a\\u000ab\" at 0/10: failed; Detail: \\u001b[1mx (UnknownHostException: db) (the host"),
                message);
    }
}
