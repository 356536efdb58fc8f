package dev.walferry.kafka.observe.status;

/**
 * What a daemon did in a span of time, and how far behind it was at the end of it.
 *
 * @param rows changes read per second
 * @param bytes keys and values handed to Kafka per second
 * @param lagSeconds age of the oldest transaction that is not confirmed; 0 if there is none
 * @param retainedBytes WAL that the server keeps for the slot; NaN if that is not known
 */
public record Sample(double rows, double bytes, double lagSeconds, double retainedBytes) {
    /** Nothing was done, and nothing is known of the slot. */
    static final Sample NONE = new Sample(0, 0, 0, Double.NaN);
}
