package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.function.Consumer;

/**
 * Makes records of messages, as {@link dev.walferry.kafka.record.RecordMapper} does.
 *
 * @param <R> what a record is
 */
@FunctionalInterface
public interface MessageMapper<R> {
    /**
     * Maps one message.
     *
     * @param message the next message of whole transactions
     * @param lsn where it lies in the WAL
     * @param out takes each record, in the order in which they have to be sent
     * @return false if something is still being looked up; nothing was handed out, so call again later
     * @throws StalledLookupException if the server does not answer lookups now, so that the session should end
     * @throws RecordMappingException if the message can never be mapped
     */
    boolean map(PgOutputMessage message, Lsn lsn, Consumer<R> out);
}
