package dev.walferry.kafka.session;

import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/** Names a failure after PostgreSQL's or Kafka's error, as the code names it, so there are few names. */
final class FailureCause {
    private static final Pattern NEXT_WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final String SUFFIX = "Exception";

    private FailureCause() {}

    static Cause of(RuntimeException e) {
        Side side = e instanceof DeliveryException ? Side.KAFKA : Side.POSTGRESQL;
        for (Throwable at = e; at != null; at = at.getCause()) {
            String word = word(at);
            if (word != null) {
                return new Cause(side, word.toLowerCase(Locale.ROOT));
            }
        }
        boolean isInUse = e instanceof ReplicationException source && source.category() == Category.SLOT_IN_USE;
        return new Cause(side, isInUse ? "in_use" : "other");
    }

    private static @Nullable String word(Throwable e) {
        if (e instanceof SQLException sql) {
            return SourceError.of(sql).name();
        }
        if (e instanceof IOException) {
            return SourceError.CONNECTION_LOST.name();
        }
        if (e instanceof ApiException) {
            String name = e.getClass().getSimpleName();
            String words = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
            return NEXT_WORD.matcher(words).replaceAll("_");
        }
        return null;
    }
}
