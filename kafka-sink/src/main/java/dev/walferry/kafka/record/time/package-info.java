/** What dates, times and intervals mean: their readers, and the text that the readers write. */
@NullMarked
package dev.walferry.kafka.record.time;

import org.jspecify.annotations.NullMarked;
