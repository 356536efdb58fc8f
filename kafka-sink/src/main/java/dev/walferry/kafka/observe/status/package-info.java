/** What the daemon is doing now and has done in the last hour: health, rates, tables, in the form that pages read. */
@NullMarked
package dev.walferry.kafka.observe.status;

import org.jspecify.annotations.NullMarked;
