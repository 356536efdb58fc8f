package dev.walferry.kafka.observe.http;

/**
 * Whether all is well, and why not.
 *
 * @param up whether it is
 * @param reason one sentence for people, without row data or secrets
 */
record Health(boolean up, String reason) {
    static Health up(String reason) {
        return new Health(true, reason);
    }

    static Health down(String reason) {
        return new Health(false, reason);
    }
}
