/** Tests of the loop, mostly on real servers, where the fault tests do not cover it. */
@NullMarked
package dev.walferry.kafka.pipeline;

import org.jspecify.annotations.NullMarked;
