package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.source.Login;
import java.sql.SQLException;
import java.util.List;

/** Checks whether the role may replicate, and create what the daemon would create. */
final class SessionCheck {
    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    SessionCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(List<String> missingPublications) {
        report.attempt("replication session", this::session);
        if (!missingPublications.isEmpty() && config.source().createPublications() != PublicationCreation.NONE) {
            report.attempt("privilege to create a publication", this::creation);
        }
    }

    /** Opens one to find out, because managed services grant a role instead of the attribute. */
    private void session() {
        Login.of(config.source()).changes().slot(config.source().slotName()).probe();
        report.ok("replication session: can be opened, and its settings can be set");
    }

    private void creation() throws SQLException {
        boolean superuser = catalog.one(
                "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user", row -> row.getBoolean(1));
        boolean create =
                catalog.one("SELECT has_database_privilege(current_database(), 'CREATE')", row -> row.getBoolean(1));
        if (config.source().createPublications() == PublicationCreation.ALL && !superuser) {
            report.fail(
                    "privilege to create a publication: FOR ALL TABLES needs a superuser",
                    "let a superuser create it, or set source.publication.create = tables");
        } else if (!create) {
            report.fail(
                    "privilege to create a publication: none in this database", "GRANT CREATE ON DATABASE ... TO ...");
        } else if (config.source().createPublications() == PublicationCreation.TABLES && !superuser) {
            ownership();
        } else {
            report.ok("privilege to create a publication");
        }
    }

    private void ownership() throws SQLException {
        List<String> foreign = catalog.all(
                "SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname || '.' || c.relname = ANY (?) AND NOT pg_has_role(c.relowner, 'USAGE')",
                row -> row.getString(1),
                config.source().tables().stream().map(Object::toString).toList());
        if (foreign.isEmpty()) {
            report.ok("privilege to create a publication: the role owns the tables");
        } else {
            report.fail(
                    "privilege to create a publication: not the owner of " + String.join(", ", foreign),
                    "let the owner create it, or GRANT the owner's role");
        }
    }
}
