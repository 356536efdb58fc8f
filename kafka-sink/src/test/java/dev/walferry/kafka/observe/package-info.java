/** What the daemon shows of itself. */
@NullMarked
package dev.walferry.kafka.observe;

import org.jspecify.annotations.NullMarked;
