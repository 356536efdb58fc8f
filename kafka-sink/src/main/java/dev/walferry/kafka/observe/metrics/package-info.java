/** The daemon's metrics: names, units, and where their values come from. */
@NullMarked
package dev.walferry.kafka.observe.metrics;

import org.jspecify.annotations.NullMarked;
