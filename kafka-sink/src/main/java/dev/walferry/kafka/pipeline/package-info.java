/**
 * From a change in PostgreSQL to a confirmed LSN: reads, encodes, hands over and confirms, all in one thread.
 *
 * <p>Start with {@link dev.walferry.kafka.pipeline.ReplicationLoop}, the thread's inner loop. {@link
 * dev.walferry.kafka.session.Daemon} surrounds it: it runs one session after another, with a wait between them.
 */
@NullMarked
package dev.walferry.kafka.pipeline;

import org.jspecify.annotations.NullMarked;
