/**
 * Where changes come from: a replication slot of one database, and snapshots of its tables, which put rows between the
 * changes.
 *
 * <p>Start with {@link dev.walferry.kafka.source.SourceDatabase}; {@link dev.walferry.kafka.source.Login} opens every
 * connection to it.
 */
@NullMarked
package dev.walferry.kafka.source;

import org.jspecify.annotations.NullMarked;
