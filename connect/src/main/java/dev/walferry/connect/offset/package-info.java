/**
 * Source partitions and offsets: where a task goes on, and how far its snapshots are. Start at
 * {@link dev.walferry.connect.offset.SourceOffset}.
 */
@NullMarked
package dev.walferry.connect.offset;

import org.jspecify.annotations.NullMarked;
