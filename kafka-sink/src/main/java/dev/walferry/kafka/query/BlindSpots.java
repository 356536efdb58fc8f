package dev.walferry.kafka.query;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.settings.QuerySettings;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What a mode does not see. */
public final class BlindSpots {
    private static final String PROMOTED =
            "if a standby is promoted that lacks changes which were read, or a backup is restored, ";

    private BlindSpots() {}

    /**
     * Returns what is missed under the settings.
     *
     * @param settings the mode
     * @return sentences without a full stop
     */
    public static List<String> of(QuerySettings settings) {
        List<String> spots = new ArrayList<>();
        spots.add("versions of a row between two polls are never seen");
        if (settings.deletes() == QueryDeletes.IGNORE) {
            spots.add("deleted rows are never noticed (query.deletes=compare finds them)");
        } else {
            spots.add("a row that is inserted and deleted between two polls is never seen");
        }
        spots.add(PROMOTED + lostRows(settings));
        switch (settings.mode()) {
            case BULK -> spots.add("every row is sent with every poll, whether it has changed or not");
            case INCREMENTING -> {
                spots.add(PROMOTED + "new rows with values up to the last one that was read are never seen");
                spots.add("updates are never seen");
                spots.add("a row is missed if it is inserted after a row with a greater " + growing(settings)
                        + " was read: values that were reserved in an earlier transaction (CACHE of a sequence, an"
                        + " application's allocator)");
                spots.add("on a standby, which does not show who is about to insert, a row is also missed if its"
                        + " transaction takes the value before it writes anything and another one commits a greater"
                        + " value meanwhile");
                spots.add(
                        "a transaction that stays open after it has written to any table, or asked any sequence, holds"
                                + " back the rows with greater values");
            }
            case TIMESTAMP, TIMESTAMP_INCREMENTING -> addOfTimes(settings, spots);
            case XMIN -> {
                spots.add(PROMOTED + "all rows are read again");
                spots.add("a transaction that stays open in any database of the server holds back the rows that are"
                        + " committed after it began");
                spots.add("each poll reads the whole table");
            }
        }
        if (settings.isQuery() || settings.kinds().stream().anyMatch(kind -> kind == 'v' || kind == 'f')) {
            addOfViews(settings, spots);
        }
        return spots;
    }

    private static String lostRows(QuerySettings settings) {
        return settings.deletes() == QueryDeletes.IGNORE
                ? "rows that are lost keep their last record"
                : "rows that are lost become deletes";
    }

    private static void addOfTimes(QuerySettings settings, List<String> spots) {
        spots.add(
                PROMOTED + "changes with times up to the last one that was read are never seen, and rows whose changes"
                        + " are lost keep their last record until they are changed again");
        spots.add("a change that leaves " + times(settings)
                + " as it is, or sets it back, is never seen, and one that sets it to a time of which rows were read"
                + " already may be missed");
        spots.add("a change whose time was taken long before its commit may be missed, unless the role is a"
                + " member of pg_read_all_stats and the time is the transaction's own"
                + " (timestamp.delay.interval.ms helps for shorter ones)");
        spots.add("on a standby, which does not show the transactions of its primary, such a change may be missed even"
                + " with that membership");
        spots.add("even with that membership, a change of a prepared transaction may be missed, because the server"
                + " does not show when that transaction began");
        spots.add("with that membership, a transaction that stays open holds back the rows of later times, even"
                + " one that only reads");
        if (isChanged(settings.zone())) {
            spots.add("in columns without a time zone, a change in the hour that db.timezone=" + settings.zone()
                    + " has twice when its clock is set back may be missed (columns of type timestamptz, or times in UTC,"
                    + " prevent that)");
        }
        if (settings.mode() == QueryMode.TIMESTAMP) {
            spots.add("where rows have no primary key, a restart may send all rows of one time again");
        }
    }

    /** Returns whether a zone's clock will be changed, as far as its rules are known. */
    private static boolean isChanged(ZoneId zone) {
        return zone.getRules().nextTransition(Instant.now()) != null;
    }

    private static void addOfViews(QuerySettings settings, List<String> spots) {
        if (settings.mode() == QueryMode.INCREMENTING) {
            spots.add("foreign tables, and views and queries on a standby, do not show who writes their rows: one that"
                    + " is committed late is missed");
        } else if (settings.mode().hasTimestamp()) {
            spots.add("rows of views, foreign tables and queries do not show their transaction: one that is committed"
                    + " late is missed");
        }
    }

    private static String times(QuerySettings settings) {
        return settings.timestampMapping().isEmpty()
                ? String.join(", ", settings.timestampColumns())
                : "the columns of timestamp.columns.mapping";
    }

    private static String growing(QuerySettings settings) {
        return settings.incrementingColumn().isEmpty() ? "value" : settings.incrementingColumn();
    }
}
