/**
 * What the catalog says about tables, columns and types, asked on a separate thread so that the replication loop never
 * waits for it. The catalog says how things are now; {@link dev.walferry.kafka.record.key} decides what that means for
 * earlier rows.
 */
@NullMarked
package dev.walferry.kafka.record.catalog;

import org.jspecify.annotations.NullMarked;
