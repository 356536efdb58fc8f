/** What the daemon shows about itself. */
@NullMarked
package dev.walferry.kafka.observe;

import org.jspecify.annotations.NullMarked;
