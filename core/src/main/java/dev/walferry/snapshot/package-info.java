/**
 * The rows that were there before: reads tables in chunks and puts their rows exactly where they belong among a stream's
 * changes, while writers go on. Start with {@link dev.walferry.snapshot.SnapshotStream}.
 */
@NullMarked
package dev.walferry.snapshot;

import org.jspecify.annotations.NullMarked;
