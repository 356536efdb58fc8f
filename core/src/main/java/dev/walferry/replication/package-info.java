/**
 * The connection to PostgreSQL: sessions, slots and publications.
 *
 * <p>Start with {@link dev.walferry.replication.ChangeStream}. {@link dev.walferry.replication.ReplicationSlots} and
 * {@link dev.walferry.replication.Publications} manage what a stream needs on the server. Only this package, {@code
 * dev.walferry.internal.replication} and {@code dev.walferry.internal.snapshot} know the driver.
 */
@NullMarked
package dev.walferry.replication;

import org.jspecify.annotations.NullMarked;
