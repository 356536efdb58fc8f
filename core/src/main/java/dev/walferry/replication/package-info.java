/**
 * The connection to PostgreSQL: sessions, slots and publications.
 *
 * <p>Start with {@link dev.walferry.replication.ChangeStream}. {@link dev.walferry.replication.ReplicationSlots} and
 * {@link dev.walferry.replication.Publications} look after what a stream needs on the server. This is the only package
 * that knows the driver.
 */
@NullMarked
package dev.walferry.replication;

import org.jspecify.annotations.NullMarked;
