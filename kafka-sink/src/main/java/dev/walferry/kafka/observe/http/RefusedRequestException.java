package dev.walferry.kafka.observe.http;

/** A request that is not answered as it was meant: an HTTP status, and why. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedRequestException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    Answer answer() {
        return Answer.refused(status, String.valueOf(getMessage()));
    }
}
