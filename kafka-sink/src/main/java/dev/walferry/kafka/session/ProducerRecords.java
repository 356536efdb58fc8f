package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.control.CommandMessages;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A daemon's records, which its own producer sends. */
final class ProducerRecords implements SessionRecords<ProducerRecord<byte[], byte[]>> {
    private final RecordMapper<byte[]> mapper;
    private final @Nullable CommandMessages commands;

    private ProducerRecords(RecordMapper<byte[]> mapper, @Nullable CommandMessages commands) {
        this.mapper = mapper;
        this.commands = commands;
    }

    /**
     * Creates the records of a daemon's sessions.
     *
     * @param commands which logical messages are commands; null for none
     */
    static Factory<ProducerRecord<byte[], byte[]>> with(@Nullable CommandMessages commands) {
        return (changes, settings, facts, lookups, markers) ->
                new ProducerRecords(RecordMapper.encoded(settings, facts, lookups, markers), commands);
    }

    @Override
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (commands != null
                && message instanceof LogicalMessage logical
                && logical.prefix().equals(CommandMessages.PREFIX)) {
            ProducerRecord<byte[], byte[]> command = commands.command(logical.asContent(), lsn);
            if (command != null) {
                out.accept(command);
            }
            return true;
        }
        return mapper.map(message, lsn, out);
    }

    /** Does nothing: whole transactions are sent again, so changes need not be counted. */
    @Override
    public void leftOut(long changes) {}

    @Override
    public LongFunction<@Nullable ProducerRecord<byte[], byte[]>> heartbeats(String topic) {
        return mapper.heartbeats(topic)::at;
    }
}
