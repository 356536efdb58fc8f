@NullMarked
package dev.walferry.kafka.observe.metrics;

import org.jspecify.annotations.NullMarked;
