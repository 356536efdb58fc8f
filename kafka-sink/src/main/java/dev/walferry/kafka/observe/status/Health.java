package dev.walferry.kafka.observe.status;

/**
 * Says whether all is well, and why not.
 *
 * @param up whether it is
 * @param reason one sentence for people, without row data or secrets
 */
public record Health(boolean up, String reason) {
    /**
     * Returns the same for those who may not know more.
     *
     * @return without names
     */
    public Health withoutReason() {
        return new Health(up, "http.token is needed to see why");
    }

    static Health up(String reason) {
        return new Health(true, reason);
    }

    static Health down(String reason) {
        return new Health(false, reason);
    }
}
