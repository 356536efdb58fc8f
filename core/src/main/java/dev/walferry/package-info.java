/**
 * Walferry's core: decodes PostgreSQL's pgoutput stream and knows which LSN may be confirmed.
 *
 * <p>Start with {@link dev.walferry.replication.ChangeStream} to follow a database, with
 * {@link dev.walferry.pgoutput.PgOutputDecoder} to decode bytes you already have, and with
 * {@link dev.walferry.delivery.DeliveryTracker} to learn what may be confirmed when acknowledgements arrive in any
 * order.
 */
@NullMarked
package dev.walferry;

import org.jspecify.annotations.NullMarked;
