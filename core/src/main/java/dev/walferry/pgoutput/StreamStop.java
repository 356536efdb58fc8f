package dev.walferry.pgoutput;

/** Stream Stop: the block ends; its transaction is still in progress. Nothing follows the kind byte. */
public record StreamStop() implements PgOutputMessage {
    @Override
    public Kind kind() {
        return Kind.STREAM_STOP;
    }
}
