package dev.walferry.internal.plugin;

import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table, or a materialized view, as the catalog has it now.
 *
 * @param oid its OID, unsigned 32-bit
 * @param view whether it is a materialized view, whose rows pgoutput never sends
 * @param partitioned whether it holds no rows itself
 * @param identity its replica identity
 * @param columns by their number, those included that are dropped or generated
 */
public record TableDefinition(
        int oid, boolean view, boolean partitioned, ReplicaIdentity identity, List<Column> columns) {
    /**
     * Copies the columns.
     *
     * @param oid its OID
     * @param view whether it is a materialized view, whose rows pgoutput never sends
     * @param partitioned whether it holds no rows itself
     * @param identity its replica identity
     * @param columns by their number
     */
    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /**
     * A column. Of a dropped one only number and modifier are left.
     *
     * @param number its number in the table, which it keeps for life
     * @param name its name now
     * @param typeOid its type now
     * @param typmod its type's modifier now, -1 for none
     * @param key whether it belongs to the index that identifies rows; false for all under FULL
     * @param generated whether it is computed, so that pgoutput does not send it
     * @param dropped whether it is gone
     * @param toastable whether a large value is stored out of line, and then not sent when it does not change
     */
    public record Column(
            int number,
            String name,
            int typeOid,
            int typmod,
            boolean key,
            boolean generated,
            boolean dropped,
            boolean toastable) {}

    @Nullable
    Column byNumber(int number) {
        for (Column column : columns) {
            if (column.number() == number) {
                return column;
            }
        }
        return null;
    }

    @Nullable
    Column byName(String name) {
        for (Column column : columns) {
            if (!column.dropped() && column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }
}
