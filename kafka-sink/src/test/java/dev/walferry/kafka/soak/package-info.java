/** The daemon over a long time, with everything on. */
@NullMarked
package dev.walferry.kafka.soak;

import org.jspecify.annotations.NullMarked;
