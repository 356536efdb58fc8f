package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.session.table.Snapshots;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says where an error of a session happened, and parks the table that it concerns if that is the policy: the next
 * session then sends again what is not confirmed, without that table. For the session's thread.
 */
final class SessionErrors {
    private final String slot;
    private final Supplier<Lsn> position;
    private final @Nullable Snapshots tables;

    /**
     * Creates the errors of one session.
     *
     * @param slot its name
     * @param position where the session is
     * @param tables parks tables; null if nothing can be parked
     */
    SessionErrors(String slot, Supplier<Lsn> position, @Nullable Snapshots tables) {
        this.slot = slot;
        this.position = position;
        this.tables = tables;
    }

    /**
     * Does some work, and explains the error that ends it.
     *
     * @throws ReplicationException if the source is at fault, or a change, or this program
     * @throws DeliveryException if Kafka is
     * @throws ProgressException if what is remembered is
     */
    void explaining(Runnable work) {
        try {
            work.run();
        } catch (ReplicationException | ProgressException e) {
            throw e;
        } catch (DeliveryException e) {
            throw explained(e);
        } catch (StalledLookupException e) {
            throw new ReplicationException(Category.RETRY, at() + e.getMessage(), e);
        } catch (RecordMappingException e) {
            Category category = park(e.relation(), e, e.fault()) ? Category.RETRY : Category.FATAL;
            throw new ReplicationException(category, at() + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw new ReplicationException(
                    Category.FATAL, at() + "out of memory; nothing was skipped: raise -Xmx and start again", e);
        } catch (RuntimeException e) {
            throw new ReplicationException(
                    Category.FATAL, at() + e.getClass().getName() + "; nothing was skipped: report it", e);
        }
    }

    /** Returns the error that ends a session whose record Kafka did not take. */
    DeliveryException explained(DeliveryException e) {
        DeliveryException here = e.at("slot \"" + slot + "\": ");
        boolean goesOn = !here.isRetriable() && park(here.relation(), here, Fault.TABLE);
        return goesOn ? new DeliveryException(String.valueOf(here.getMessage()), here, true) : here;
    }

    private boolean park(@Nullable Relation relation, RuntimeException e, Fault fault) {
        return tables != null
                && relation != null
                && tables.park(new Table(relation.namespace(), relation.name()), String.valueOf(e.getMessage()), fault);
    }

    private String at() {
        return "slot \"" + slot + "\" at " + position.get() + ": ";
    }
}
