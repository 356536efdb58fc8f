package dev.walferry.kafka.check.broker;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.config.settings.RegistryUrl;
import dev.walferry.kafka.record.registry.RegistryClient;
import dev.walferry.kafka.record.registry.RegistryException;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether each node of the schema registry answers with these credentials, and whether it takes the schemas. */
public final class RegistryCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WRITABLE = "READWRITE";
    private static final int FORBIDDEN = 403;

    private final RegistrySettings settings;
    private final CheckReport report;

    /**
     * Makes the check.
     *
     * @param settings of a valid configuration
     * @param report which takes the findings
     */
    public RegistryCheck(RegistrySettings settings, CheckReport report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Looks at the registry, and asks it about schemas.
     *
     * @param schemas those that records will need
     */
    public void run(List<SchemaQuestion> schemas) {
        report.attempt("schema registry", () -> {
            RegistryClient answering = reach();
            if (answering != null) {
                registration(answering);
                new SubjectCheck(settings, answering, report).run(schemas);
            }
        });
    }

    /** Returns a client of the first node that answers. One node is enough for the daemon, so the others are warnings. */
    private @Nullable RegistryClient reach() throws InterruptedException {
        RegistryClient answering = null;
        List<RegistryException> failures = new ArrayList<>();
        for (RegistryUrl url : settings.urls()) {
            RegistryClient client = new RegistryClient(only(url));
            try {
                report.ok("schema registry " + url + ": answers, and knows " + ShortList.of(client.formats()));
                answering = answering == null ? client : answering;
            } catch (RegistryException e) {
                failures.add(e);
            }
        }
        for (RegistryException e : failures) {
            if (answering != null && e.isRetriable()) {
                report.warn(e.getMessage(), e.remedy());
            } else {
                report.fail(e.getMessage(), e.remedy());
            }
        }
        return answering;
    }

    private RegistrySettings only(RegistryUrl url) {
        Duration timeout = settings.requestTimeout().compareTo(PATIENCE) < 0 ? settings.requestTimeout() : PATIENCE;
        return new RegistrySettings(
                List.of(url),
                settings.userInfo(),
                settings.bearerToken(),
                settings.ssl(),
                settings.autoRegister(),
                settings.keySubjects(),
                settings.valueSubjects(),
                settings.connectTimeout(),
                timeout);
    }

    private void registration(RegistryClient client) throws InterruptedException {
        if (!settings.autoRegister()) {
            report.ok("schema registration: off, schemas are only looked up");
            return;
        }
        try {
            String mode = client.mode();
            if (mode.equals(WRITABLE)) {
                report.ok("schema registration: the registry takes schemas");
            } else {
                report.fail(
                        "schema registration: the registry's mode is " + mode,
                        "set it to READWRITE (PUT /mode), or register the schemas by other means and set"
                                + " schema.registry.auto.register.schemas=false");
            }
        } catch (RegistryException e) {
            unknown(e);
        }
    }

    /** A registry that knows no modes always takes schemas; one that does not show them to this user may not. */
    private void unknown(RegistryException e) {
        if (e.isRetriable()) {
            report.fail("schema registration: " + e.getMessage(), e.remedy());
        } else if (e.status() == FORBIDDEN) {
            report.warn(
                    "schema registration: the registry does not show this user its mode",
                    "make sure that the user may register schemas");
        } else {
            report.ok("schema registration: the registry knows no modes");
        }
    }
}
