/**
 * Where changes come from. Today that is a replication slot of one database; snapshots and polled queries will use the
 * same interface.
 *
 * <p>Start with {@link dev.walferry.kafka.source.SourceDatabase}; {@link dev.walferry.kafka.source.Login} opens every
 * connection to it.
 */
@NullMarked
package dev.walferry.kafka.source;

import org.jspecify.annotations.NullMarked;
