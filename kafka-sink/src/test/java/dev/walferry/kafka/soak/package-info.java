/** Tests of the daemon over a long time, with all features on. */
@NullMarked
package dev.walferry.kafka.soak;

import org.jspecify.annotations.NullMarked;
