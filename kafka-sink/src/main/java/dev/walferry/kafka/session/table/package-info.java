/**
 * Which tables are read and which are left out, over all sessions of a pipeline: {@link
 * dev.walferry.kafka.session.table.Snapshots} decides it, and {@link dev.walferry.kafka.session.table.SnapshotRun} carries it
 * out in one session.
 */
@NullMarked
package dev.walferry.kafka.session.table;

import org.jspecify.annotations.NullMarked;
