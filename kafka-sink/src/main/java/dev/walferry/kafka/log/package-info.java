/** The daemon's log: one line for each event, as text or JSON, on standard error. */
@NullMarked
package dev.walferry.kafka.log;

import org.jspecify.annotations.NullMarked;
