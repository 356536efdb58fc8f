package dev.walferry.kafka.cli.tail;

import java.io.IOException;

/** Nobody reads our output any more, as after {@code | head}. */
final class ClosedPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
