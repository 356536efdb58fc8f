@NullMarked
package dev.walferry.kafka.observe.slot;

import org.jspecify.annotations.NullMarked;
