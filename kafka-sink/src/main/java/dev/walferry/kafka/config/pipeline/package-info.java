/** Several pipelines in one configuration: their names, the keys that each has of its own, and what they share. */
@NullMarked
package dev.walferry.kafka.config.pipeline;

import org.jspecify.annotations.NullMarked;
