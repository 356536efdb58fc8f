/**
 * What the catalog says about tables, columns and types, asked on a thread of its own so that the replication loop never
 * waits for it. It tells how things are now; {@link dev.walferry.kafka.record.key} says what may be concluded about then.
 */
@NullMarked
package dev.walferry.kafka.record.catalog;

import org.jspecify.annotations.NullMarked;
