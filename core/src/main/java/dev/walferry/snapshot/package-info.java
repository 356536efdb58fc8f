/**
 * Existing rows: reads tables in chunks and puts their rows exactly where they belong among a stream's changes, while
 * writers continue. Start with {@link dev.walferry.snapshot.SnapshotStream}.
 */
@NullMarked
package dev.walferry.snapshot;

import org.jspecify.annotations.NullMarked;
