package dev.walferry.kafka.cli.tail;

import java.io.IOException;

/** The reader of our output has closed the pipe, as {@code | head} does. */
final class ClosedPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
