package dev.walferry.kafka.check.broker;

import dev.walferry.kafka.check.CheckReport;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the daemon may use its transactional id. That it may write under it shows only when it does, which would fence off
 * a daemon that runs.
 */
final class FencingCheck {
    private final Admin admin;
    private final CheckReport report;

    FencingCheck(Admin admin, CheckReport report) {
        this.admin = admin;
        this.report = report;
    }

    /** Checks the id, if there is one. */
    void run(@Nullable String transactionalId) throws ExecutionException, TimeoutException, InterruptedException {
        if (transactionalId == null) {
            return;
        }
        String what = "fencing: transactional id \"" + transactionalId + "\"";
        try {
            BrokerCheck.await(
                    admin.describeTransactions(List.of(transactionalId)).description(transactionalId));
            report.ok(what + " is in use");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                report.ok(what + " has not been used yet");
            } else if (e.getCause() instanceof AuthorizationException) {
                report.fail(
                        what + " may not be used by this principal",
                        "grant it Write and Describe: kafka-acls.sh --add --operation Write --operation Describe"
                                + " --transactional-id '" + transactionalId + "', with --allow-principal; or set"
                                + " delivery.fencing=false");
            } else {
                throw e;
            }
        }
    }
}
