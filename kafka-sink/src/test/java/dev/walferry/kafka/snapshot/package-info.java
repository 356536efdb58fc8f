/** Tests of the daemon's snapshots, on real servers. */
@NullMarked
package dev.walferry.kafka.snapshot;

import org.jspecify.annotations.NullMarked;
