package dev.walferry.kafka.check.broker;

import dev.walferry.Printable;
import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.record.registry.RegistryClient;
import dev.walferry.kafka.record.registry.RegistryException;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether the registry would accept the schemas of the present tables, or already has them. */
final class SubjectCheck {
    /** The time for all schemas together. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final RegistrySettings settings;
    private final RegistryClient client;
    private final CheckReport report;
    private final List<String> good = new ArrayList<>();

    SubjectCheck(RegistrySettings settings, RegistryClient client, CheckReport report) {
        this.settings = settings;
        this.client = client;
        this.report = report;
    }

    void run(List<SchemaQuestion> schemas) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int asked = 0;
        boolean isAway = false;
        while (asked < schemas.size() && !isAway && deadline - System.nanoTime() > 0) {
            isAway = !ask(schemas.get(asked));
            asked++;
        }
        if (!good.isEmpty()) {
            report.ok((settings.autoRegister() ? "subjects, new or compatible: " : "schemas, registered: ")
                    + ShortList.of(good));
        }
        if (asked < schemas.size()) {
            report.warn(
                    "schemas: " + (schemas.size() - asked) + " of " + schemas.size() + " were not compared, because the"
                            + " registry "
                            + (isAway ? "did not answer" : "took more than " + PATIENCE.toSeconds() + " s"),
                    "see whether the registry is up, and check again");
        }
    }

    /** Returns whether the registry has answered. */
    private boolean ask(SchemaQuestion schema) throws InterruptedException {
        try {
            if (settings.autoRegister()) {
                judge(schema, client.incompatibility(schema.subject(), schema.schemaType(), schema.schema()));
            } else {
                client.lookUp(schema.subject(), schema.schemaType(), schema.schema());
                good.add(schema.subject());
            }
            return true;
        } catch (RegistryException e) {
            failed(schema, e);
            return e.status() != 0;
        }
    }

    private void judge(SchemaQuestion schema, @Nullable String reason) {
        if (reason == null) {
            good.add(schema.subject());
            return;
        }
        report.fail(
                "subject " + Printable.quoted(schema.subject())
                        + ": the present schema is not compatible with its earlier ones"
                        + (reason.isEmpty() ? "" : ": " + reason),
                "lower the subject's compatibility level (PUT /config/<subject>), at least until the schema is registered, or"
                        + " choose other subjects with key.subject.name.strategy and value.subject.name.strategy");
    }

    /**
     * Reports a comparison that failed. Some registries cannot compare every schema that they accept, so only a refusal
     * is a failure.
     */
    private void failed(SchemaQuestion schema, RegistryException e) {
        String what = schema + ": " + e.getMessage();
        if (e.isOfSchema()) {
            report.fail(what, e.remedy());
        } else {
            report.warn(what, e.remedy());
        }
    }
}
