/** Snapshots by the daemon, on real servers. */
@NullMarked
package dev.walferry.kafka.snapshot;

import org.jspecify.annotations.NullMarked;
