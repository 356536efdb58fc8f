/** The loop over real servers, as far as the faults do not cover it. */
@NullMarked
package dev.walferry.kafka.pipeline;

import org.jspecify.annotations.NullMarked;
