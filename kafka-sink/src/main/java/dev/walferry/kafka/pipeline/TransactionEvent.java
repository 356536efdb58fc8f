package dev.walferry.kafka.pipeline;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A transaction in a recording of the JDK's Flight Recorder, from its first message until all of its records were handed to
 * the producer. Holds no row data.
 */
@Name("dev.walferry.Transaction")
@Label("Transaction")
@Category("Walferry")
@Description("A transaction, from its first message until its records were handed to Kafka's producer")
@StackTrace(false)
final class TransactionEvent extends Event {
    @Label("Transaction ID")
    int xid;

    @Label("End LSN")
    String endLsn = "";

    @Label("Changes")
    @Description("Rows, truncations and messages")
    long changes;
}
